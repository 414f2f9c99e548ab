#include "daemon/os/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "daemon/os/error.h"
#include "policy/base/limits.h"

namespace signet::os {
namespace {

constexpr std::size_t descriptors_max = 4;
constexpr auto send_time_max = std::chrono::seconds{5};  // a peer that does not read for so long is gone

using Control = std::array<unsigned char, CMSG_SPACE(sizeof(int) * descriptors_max)>;

Refusal gone() { return Refusal{Reason::unavailable, "the peer closed the connection"}; }

enum class Ready { yes, no, broken };

Ready wait_for(int fd, short events, std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  pollfd entry{fd, events, 0};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const int count = ::poll(&entry, 1, static_cast<int>(std::max<long long>(left.count(), 0)));
    if (count > 0) return Ready::yes;
    if (count == 0) return Ready::no;
    if (errno != EINTR) return Ready::broken;
  }
}

std::vector<Fd> descriptors_of(msghdr& message) {
  std::vector<Fd> descriptors;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int value = -1;
      std::memcpy(&value, CMSG_DATA(part) + i * sizeof(int), sizeof value);
      descriptors.emplace_back(value);
    }
  }
  return descriptors;
}

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return Refusal{Reason::system_error, "a socket's path is too long: " + path};
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

}  // namespace

Outcome Channel::send(ByteView octets, const std::vector<int>& descriptors) {
  // An empty frame cannot be told from a closed connection (recvmsg(2)).
  ensure(!octets.empty() && octets.size() <= limits::frame_bytes_max, "a frame has 1 to 64 KiB");
  ensure(descriptors.size() <= descriptors_max, "a frame carries at most four descriptors");
  iovec part{const_cast<unsigned char*>(octets.data()), octets.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) Control control{};
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), sizeof(int) * descriptors.size());
  }
  while (true) {
    const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(octets.size())) return Done{};
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (wait_for(socket_.get(), POLLOUT, send_time_max) == Ready::yes) continue;
      return Refusal{Reason::unavailable, "the peer does not read"};
    }
    return gone();
  }
}

Result<Frame> Channel::receive(std::chrono::milliseconds timeout) {
  if (!socket_) return gone();
  if (const Ready ready = wait_for(socket_.get(), POLLIN, timeout); ready != Ready::yes) {
    return Refusal{Reason::unavailable, ready == Ready::no ? "no answer in time" : "poll"};
  }
  std::array<unsigned char, limits::frame_bytes_max> buffer;  // not initialised on purpose: 64 KiB per frame
  iovec part{buffer.data(), buffer.size()};
  alignas(cmsghdr) Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t size = 0;
  do {
    size = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  } while (size < 0 && errno == EINTR);
  if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Refusal{Reason::unavailable, "no answer in time"};
  if (size <= 0) return gone();
  Frame frame{Bytes(buffer.begin(), buffer.begin() + size), descriptors_of(message)};
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
    socket_ = Fd{};
    return Refusal{Reason::wire_malformed, "a frame is too long or carries too many descriptors"};
  }
  return frame;
}

Result<Frame> Channel::receive(std::chrono::milliseconds timeout, std::size_t descriptors) {
  TRY(Frame frame, receive(timeout));
  if (frame.descriptors.size() == descriptors) return frame;
  socket_ = Fd{};
  return Refusal{Reason::wire_malformed, "a frame carries a wrong number of descriptors"};
}

bool Channel::ended() const {
  if (!socket_) return true;
  pollfd peer{socket_.get(), POLLIN, 0};
  return ::poll(&peer, 1, 0) > 0;
}

Result<Peer> Channel::peer() const {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket_.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return system_refusal("SO_PEERCRED");
  Peer peer{credentials.uid, credentials.gid, static_cast<std::uint32_t>(credentials.pid), std::vector<std::uint32_t>(64)};
  // unix(7): SO_PEERGROUPS answers ERANGE with the size it needs.
  while (true) {
    size = static_cast<socklen_t>(peer.groups.size() * sizeof(std::uint32_t));
    if (::getsockopt(socket_.get(), SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &size) == 0) break;
    if (errno != ERANGE || size <= peer.groups.size() * sizeof(std::uint32_t)) return system_refusal("SO_PEERGROUPS");
    peer.groups.resize(size / sizeof(std::uint32_t));
  }
  peer.groups.resize(size / sizeof(std::uint32_t));
  return peer;
}

Result<Channel> connect_channel(const std::string& path) {
  TRY(const sockaddr_un address, address_of(path));
  Fd socket{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)};
  if (!socket) return system_refusal("socket");
  const timeval timeout{send_time_max.count(), 0};  // connect waits while the listener's queue is full
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return Refusal{Reason::unavailable, path + ": " + std::generic_category().message(errno)};
  }
  return Channel{std::move(socket)};
}

Result<std::pair<Channel, Channel>> channel_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return system_refusal("socketpair");
  return std::pair{Channel{Fd{ends[0]}}, Channel{Fd{ends[1]}}};
}

std::optional<Channel> accept_channel(const Fd& listener) {
  pollfd entry{listener.get(), POLLIN, 0};
  if (::poll(&entry, 1, 0) != 1) return std::nullopt;  // also where a listener came to us in blocking mode
  Fd socket{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
  if (!socket) return std::nullopt;
  return Channel{std::move(socket)};
}

}  // namespace signet::os
