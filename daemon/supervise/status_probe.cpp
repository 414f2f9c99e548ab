#include "daemon/supervise/status_probe.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cstring>
#include <string_view>

#include "daemon/os/fd.h"

namespace signet::supervise {

bool service_answers() {
  constexpr std::string_view request = "GET /v1/status HTTP/1.1\r\nHost: signet\r\nConnection: close\r\n\r\n";
  constexpr std::string_view good = "HTTP/1.1 200";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, "run/signet/signet.sock");
  const os::Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const timeval second{1, 0};
  if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) != 0) return false;
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
  if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) return false;
  char answer[good.size()];
  return ::recv(socket.get(), answer, sizeof answer, MSG_WAITALL) == static_cast<ssize_t>(sizeof answer) &&
         std::string_view{answer, sizeof answer} == good;
}

}  // namespace signet::supervise
