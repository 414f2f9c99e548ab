#include "daemon/supervise/status_probe.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cstring>
#include <string>
#include <string_view>

#include "daemon/os/fd.h"

namespace signet::supervise {

namespace {

// What comes until the other end closes, or nothing more fits: the reason stands at the beginning of a problem's body.
std::string received(int socket) {
  std::string answer;
  char part[1024];
  while (answer.size() < 4096) {
    const auto size = ::recv(socket, part, sizeof part, 0);
    if (size <= 0) break;
    answer.append(part, static_cast<std::size_t>(size));
  }
  return answer;
}

}  // namespace

ServiceAnswer ask_service() {
  constexpr std::string_view request = "GET /v1/status HTTP/1.1\r\nHost: signet\r\nConnection: close\r\n\r\n";
  constexpr std::string_view good = "HTTP/1.1 200";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, "run/signet/signet.sock");
  const os::Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const timeval second{1, 0};
  if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) != 0) return ServiceAnswer::none;
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return ServiceAnswer::none;
  if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    return ServiceAnswer::none;
  const auto answer = received(socket.get());
  if (answer.starts_with(good)) return ServiceAnswer::serves;
  return answer.find("urn:signet:problem:pin-awaited") == std::string::npos ? ServiceAnswer::none : ServiceAnswer::awaits_pin;
}

}  // namespace signet::supervise
