// Asks keyhold without waiting: a few connections, opened when needed and opened again when lost.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/gate/gate_limits.h"
#include "daemon/os/fd.h"
#include "daemon/wire/service_message.h"
#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace boost::asio {
class io_context;
}

namespace signet::gate {

struct KeyholdAnswer {
  wire::ServiceAnswer answer;
  std::optional<Bytes> payload;
};

/// Called once, from the context's thread.
using KeyholdHandler = std::function<void(Result<KeyholdAnswer>)>;

struct KeyholdTimes {
  std::chrono::milliseconds start = start_patience;    // from now: calls wait for a keyhold that is not there yet
  std::chrono::milliseconds answer = answer_time_max;  // then it counts as stuck
};

class KeyholdPool {
 public:
  /// `path` of keyhold's SEQPACKET socket, relative to the working directory.
  KeyholdPool(boost::asio::io_context& context, std::string path, KeyholdTimes times = {});
  ~KeyholdPool();
  KeyholdPool(const KeyholdPool&) = delete;
  KeyholdPool& operator=(const KeyholdPool&) = delete;

  /// Refused with `busy` (too many calls) or `unavailable` / `wire_malformed` (no keyhold, or not a sound answer).
  /// `document`: a sealed memfd, or an empty Fd. A call is sent at most once.
  void call(wire::ServiceRequest request, os::Fd document, KeyholdHandler handler);

  /// Answers the newest call of this account that was not begun with `busy`. False: none waits.
  bool drop_waiting(std::uint32_t uid);

  /// Accepted and not yet begun; and not yet answered.
  std::size_t waiting() const;
  std::size_t in_flight() const;
  std::uint64_t connections_opened() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signet::gate
