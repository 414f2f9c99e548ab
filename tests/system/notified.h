// Stands where systemd listens to what parts say (sd_notify(3)); NOTIFY_SOCKET names it as long as it lives.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>

#include "daemon/os/fd.h"
#include "policy/base/result.h"

namespace signet::test {

class Notified {
 public:
  Notified() {
    const std::string name = "@signet-notified-" + std::to_string(::getpid());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    ensure(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0, "the name is this process's own");
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~Notified() { ::unsetenv("NOTIFY_SOCKET"); }
  Notified(const Notified&) = delete;
  Notified& operator=(const Notified&) = delete;

  /// The next message; empty where none comes in time.
  std::string heard(std::chrono::milliseconds timeout) const {
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(timeout.count())) != 1) return {};
    char text[512];
    const ssize_t size = ::recv(socket_.get(), text, sizeof text, 0);
    return size < 0 ? "" : std::string{text, static_cast<std::size_t>(size)};
  }

 private:
  os::Fd socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

}  // namespace signet::test
