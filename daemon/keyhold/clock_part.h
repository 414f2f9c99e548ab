// What signet-clock says of the kernel's clock (docs/formats/wire.md, clock.sock). keyhold itself has no call that could set a clock.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/os/channel.h"
#include "daemon/wire/clock_message.h"

namespace signet::keyhold {

class ClockPart {
 public:
  using Steady = std::chrono::steady_clock;
  struct Patience {
    std::chrono::milliseconds first;  // for the first answer: the part may be starting
    std::chrono::milliseconds later;  // whoever wants the time waits so long
    std::chrono::milliseconds kept;   // one answer, or none, holds for so long: the kernel's changes within hours
  };
  static constexpr Patience patience{std::chrono::milliseconds{3000}, std::chrono::milliseconds{250}, std::chrono::milliseconds{1000}};

  explicit ClockPart(std::string socket, Patience allowed = patience) : socket_(std::move(socket)), patience_(allowed) {}
  /// Whether the clock is synchronised. `clock_part_silent` where the part does not say so in time, or in words that are none of ours.
  Result<bool> synchronised();

 private:
  Result<bool> ask();
  Result<wire::ClockReply> converse();
  Result<wire::ClockReply> hear();

  const std::string socket_;
  const Patience patience_;
  std::mutex mutex_;
  os::Channel channel_;
  std::uint64_t id_ = 0;        // of the newest question
  bool awaited_ = false;        // it has no answer yet
  bool heard_before_ = false;   // some question got an answer, or its whole time
  Steady::time_point asked_{};  // when `last_` was found out
  std::optional<Result<bool>> last_;
};

}  // namespace signet::keyhold
