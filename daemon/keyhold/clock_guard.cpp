#include "daemon/keyhold/clock_guard.h"

#include <algorithm>
#include <cstdlib>

namespace signet::keyhold {

void ClockGuard::learn(Instant authenticated) {
  const std::scoped_lock lock{mutex_};
  newest_ = std::max(newest_, authenticated);
}

Result<Instant> ClockGuard::now() {
  const auto ticks = os::read_clock(offset_s_);
  const std::scoped_lock lock{mutex_};
  const auto wall_s = seconds_between(start_.wall, ticks.wall);
  const auto boot_s = (ticks.boot_ms - start_.boot_ms) / 1000;
  if (std::llabs(wall_s - boot_s) > clock_jump_max_s) jumped_ = true;
  if (jumped_) return Refusal{Reason::clock_untrusted, "the wall clock jumped by " + std::to_string(wall_s - boot_s) + " s"};
  if (ticks.wall < newest_) {
    const auto behind = seconds_between(ticks.wall, newest_);
    // Entries of one second and small corrections: time stands still rather than going back.
    if (behind <= 5) return newest_;
    return Refusal{Reason::clock_untrusted, "the clock is " + std::to_string(behind) + " s behind the newest known time"};
  }
  if (!demo_ && !ticks.synchronised) return Refusal{Reason::clock_untrusted, "the clock is not synchronised"};
  return ticks.wall;
}

Instant ClockGuard::entry_time() {
  const auto ticks = os::read_clock(offset_s_);
  const std::scoped_lock lock{mutex_};
  const auto boot_s = (ticks.boot_ms - start_.boot_ms) / 1000;
  // After a jump no entry takes the new time: it goes on from the start by the boot clock.
  const bool jump = jumped_ || std::llabs(seconds_between(start_.wall, ticks.wall) - boot_s) > clock_jump_max_s;
  return std::max(jump ? start_.wall + boot_s : ticks.wall, newest_);
}

}  // namespace signet::keyhold
