#include "daemon/gate/doorway.h"

#include <sys/socket.h>

#include <cerrno>

namespace signet::gate {

Arrival next_in_line(int listener) {
  while (true) {
    os::Fd socket{::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (socket) return {Arrival::Line::someone, std::move(socket)};
    if (errno == EINTR || errno == ECONNABORTED) continue;
    return {errno == EAGAIN || errno == EWOULDBLOCK ? Arrival::Line::empty : Arrival::Line::no_descriptors, {}};
  }
}

std::optional<std::uint32_t> account_of(const os::Fd& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer) return std::nullopt;
  return peer.uid;
}

// unix(7): what lies in the peer's queue is read before the end of the connection, even where this side left something unread.
void say_and_close(os::Fd socket, std::string_view text) {
  const auto written = ::send(socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  static_cast<void>(written);  // who is gone already needs no answer
}

}  // namespace signet::gate
