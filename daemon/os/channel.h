// SOCK_SEQPACKET frames with descriptors. A frame that was cut off, is too long or has other descriptors than
// expected ends the connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/os/fd.h"
#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::os {

struct Frame {
  Bytes octets;
  std::vector<Fd> descriptors;  // at most 4
};

struct Peer {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint32_t pid = 0;
  std::vector<std::uint32_t> groups;  // SO_PEERGROUPS
};

class Channel {
 public:
  Channel() = default;
  explicit Channel(Fd socket) : socket_(std::move(socket)) {}
  /// Sends one frame; the descriptors are only borrowed.
  Outcome send(ByteView octets, const std::vector<int>& descriptors = {});
  /// Waits for one frame at most `timeout`; `unavailable` when the peer is gone or time is up.
  Result<Frame> receive(std::chrono::milliseconds timeout);
  /// The same, of a frame with exactly so many descriptors; any other number ends the connection.
  Result<Frame> receive(std::chrono::milliseconds timeout, std::size_t descriptors);
  Result<Peer> peer() const;
  /// Between two questions of ours: the peer is gone, or says what nobody asked.
  bool ended() const;
  int get() const noexcept { return socket_.get(); }
  explicit operator bool() const noexcept { return static_cast<bool>(socket_); }

 private:
  Fd socket_;
};

/// Connects to a Unix SEQPACKET socket by path (relative to the working directory, under 108 bytes).
Result<Channel> connect_channel(const std::string& path);
/// A connected pair.
Result<std::pair<Channel, Channel>> channel_pair();
/// Accepts one connection; nothing when none waits (listener is non-blocking).
std::optional<Channel> accept_channel(const Fd& listener);

}  // namespace signet::os
