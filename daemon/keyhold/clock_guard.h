// `now`, or why there is none (invariant 12): never before the newest authenticated time known, and no jump of the wall
// clock against the boot clock.
#pragma once

#include <cstdint>
#include <mutex>

#include "daemon/os/clock.h"
#include "policy/base/result.h"

namespace signet::keyhold {

constexpr std::int64_t clock_jump_max_s = 120;  // wall against boot clock since the start; NTP slews far less

class ClockGuard {
 public:
  ClockGuard(std::int64_t offset_s, bool demo) : offset_s_(offset_s), demo_(demo), start_(os::read_clock(offset_s)) {}
  /// An authenticated time: a journal entry's, a CRL's, an order's.
  void learn(Instant authenticated);
  /// `clock_untrusted` names what is wrong. Once a jump was seen it stays so until the next start.
  Result<Instant> now();
  /// The time for entries, also when `now` is refused; never before what the journal has, never a time after a jump.
  Instant entry_time();
  bool synchronised() const { return os::read_clock(offset_s_).synchronised; }

 private:
  std::int64_t offset_s_;
  bool demo_;
  os::Ticks start_;
  std::mutex mutex_;
  Instant newest_;
  bool jumped_ = false;
};

}  // namespace signet::keyhold
