// One client's connection: reads a request, asks keyhold, writes the answer, and again until one of both closes.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "daemon/gate/counters.h"
#include "daemon/gate/keyhold_pool.h"
#include "daemon/gate/reply.h"
#include "daemon/wire/service_message.h"

namespace signet::gate {

using LocalSocket = boost::asio::local::stream_protocol::socket;

/// The whole response as text, with `Connection: close`.
std::string response_text(const Reply& reply);

class Session {
 public:
  enum class State { idle, reading, calling, writing, draining, closed };

  struct Surroundings {
    KeyholdPool& keyhold;
    Counters& counters;
  };

  /// Runs until the connection is closed, then calls `closed` once.
  static std::shared_ptr<Session> start(LocalSocket socket, wire::Caller caller, Surroundings around, std::function<void()> closed);
  /// Reads one request's head and answers `reply`, whatever is asked.
  static std::shared_ptr<Session> start_turned_away(LocalSocket socket, Reply reply, Surroundings around, std::function<void()> closed);

  virtual ~Session() = default;
  virtual State state() const = 0;
  virtual std::chrono::steady_clock::time_point since() const = 0;  // in this state
  virtual std::uint32_t uid() const = 0;
  /// Ends the connection at once.
  virtual void cut() = 0;
};

}  // namespace signet::gate
