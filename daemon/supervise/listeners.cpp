#include "daemon/supervise/listeners.h"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "daemon/os/error.h"
#include "daemon/supervise/account.h"

namespace signet::supervise {
namespace {

constexpr int waiting_connections = 1024;  // connections that the part has not taken yet: a flood fills a short line at once

sockaddr_un address_of(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ensure(std::strlen(path) < sizeof address.sun_path, "our sockets' paths are short");
  std::memcpy(address.sun_path, path, std::strlen(path) + 1);
  return address;
}

Outcome remove_stale(const Listener& listener) {
  const sockaddr_un address = address_of(listener.path);
  const os::Fd probe{::socket(AF_UNIX, listener.type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!probe) return os::system_refusal("socket");
  const bool answered = ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (!answered && errno == ENOENT) return Done{};
  if (answered || errno != ECONNREFUSED)
    return Refusal{Reason::unavailable, std::string{listener.path} + ": somebody answers there already"};
  if (::unlink(listener.path) != 0) return os::system_refusal(listener.path);
  return Done{};
}

// Nobody can connect before listen(2): owner and mode are right before the first connection.
Outcome open_to_its_group(const Listener& listener) {
  if (listener.group == nullptr) {
    if (::chmod(listener.path, 0666) != 0) return os::system_refusal(listener.path);
    return Done{};
  }
  if (am_root() && ::lchown(listener.path, 0, group_of(listener.group)) != 0) return os::system_refusal(listener.path);
  if (::chmod(listener.path, am_root() ? 0660 : 0600) != 0) return os::system_refusal(listener.path);
  return Done{};
}

}  // namespace

Result<os::Fd> make_listener(const Listener& listener) {
  TRY_DONE(remove_stale(listener));
  const sockaddr_un address = address_of(listener.path);
  os::Fd socket{::socket(AF_UNIX, listener.type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket) return os::system_refusal("socket");
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return os::system_refusal(listener.path);
  TRY_DONE(open_to_its_group(listener));
  if (::listen(socket.get(), waiting_connections) != 0) return os::system_refusal(listener.path);
  return socket;
}

void remove_listeners() {
  for (const Part& part : parts()) {
    for (const Listener& listener : part.listeners) ::unlink(listener.path);
  }
}

}  // namespace signet::supervise
