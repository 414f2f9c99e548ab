// One connection to keyhold: requests out, answers matched by id. Anything wrong on it ends it, and all its calls.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/gate/keyhold_pool.h"
#include "daemon/os/channel.h"

namespace signet::gate {

class KeyholdLink : public std::enable_shared_from_this<KeyholdLink> {
 public:
  /// Nothing where the descriptor cannot be watched.
  static std::shared_ptr<KeyholdLink> open(boost::asio::io_context& context, os::Channel channel, std::chrono::milliseconds answer_time);

  bool alive() const noexcept { return static_cast<bool>(channel_); }
  std::size_t in_flight() const noexcept { return calls_.size(); }
  /// False: nothing was sent and the link has ended; the handler is still the caller's.
  bool send(const wire::ServiceRequest& request, const os::Fd* document, const KeyholdHandler& handler);

 private:
  struct Waiting {
    KeyholdHandler handler;
    std::chrono::steady_clock::time_point until;
  };
  KeyholdLink(boost::asio::io_context& context, os::Channel channel, std::chrono::milliseconds answer_time);
  void watch();
  void receive();
  void guard();
  void end(const Refusal& why);

  os::Channel channel_;
  boost::asio::posix::stream_descriptor readiness_;  // a duplicate of the channel's socket, for its events only
  boost::asio::steady_timer timer_;
  const std::chrono::milliseconds answer_time_;
  bool guarded_ = false;
  std::map<std::uint64_t, Waiting> calls_;  // ids grow, so the first is the oldest
};

}  // namespace signet::gate
