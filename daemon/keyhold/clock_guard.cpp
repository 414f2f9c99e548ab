#include "daemon/keyhold/clock_guard.h"

#include <algorithm>
#include <cstdlib>

namespace signet::keyhold {
namespace {

Refusal untrusted(std::string why) { return {Reason::clock_untrusted, std::move(why)}; }

bool is_true(const Result<bool>& answer) { return answer && *answer; }

}  // namespace

ClockGuard::ClockGuard(Clock clock, Synchronised synchronised, Rule rule)
    : clock_(std::move(clock)), synchronised_(std::move(synchronised)), rule_(rule), start_(clock_()) {
  if (is_true(synchronised_())) vouched_ = start_.wall;
}

void ClockGuard::learn(Instant authenticated) {
  const std::scoped_lock lock{mutex_};
  newest_ = std::max(newest_, authenticated);
}

std::optional<Refusal> ClockGuard::jump(const os::Ticks& ticks) {
  const auto wall_s = seconds_between(start_.wall, ticks.wall);
  const auto boot_s = (ticks.boot_ms - start_.boot_ms) / 1000;
  if (std::llabs(wall_s - boot_s) > clock_jump_max_s) jumped_ = true;
  if (!jumped_) return std::nullopt;
  return untrusted("seconds by which the wall clock jumped: " + std::to_string(wall_s - boot_s));
}

// Entries of one second and small corrections: time stands still rather than going back.
std::optional<Refusal> ClockGuard::lag(const os::Ticks& ticks) const {
  const auto behind = seconds_between(ticks.wall, std::max(newest_, given_));
  if (behind <= 5) return std::nullopt;
  return untrusted("seconds that the clock is behind the newest known time: " + std::to_string(behind));
}

std::optional<Refusal> ClockGuard::unvouched(const os::Ticks& ticks, const Result<bool>& synchronised) {
  if (is_true(synchronised)) vouched_ = ticks.wall;
  if (rule_.demo || (vouched_ && seconds_between(*vouched_, ticks.wall) <= rule_.unsynchronised_s_max)) return std::nullopt;
  if (!synchronised)
    return untrusted(
        "the clock part does not say whether the clock is synchronised; the clerk may confirm the time: signet activate "
        "--clock-confirmed: " +
        synchronised.refusal().detail);
  return untrusted("the clock is not synchronised; the clerk may confirm the time: signet activate --clock-confirmed");
}

Result<Instant> ClockGuard::now() {
  const auto synchronised = synchronised_();  // first, and outside of the lock: it may take a while
  const auto ticks = clock_();
  const std::scoped_lock lock{mutex_};
  if (const auto why = jump(ticks)) return *why;
  if (const auto why = lag(ticks)) return *why;
  if (const auto why = unvouched(ticks, synchronised)) return *why;
  return give(ticks.wall);
}

Instant ClockGuard::entry_time() {
  const auto ticks = clock_();
  const std::scoped_lock lock{mutex_};
  const auto boot_s = (ticks.boot_ms - start_.boot_ms) / 1000;
  // After a jump no entry takes the new time: it goes on from the start by the boot clock.
  const bool jump = jumped_ || std::llabs(seconds_between(start_.wall, ticks.wall) - boot_s) > clock_jump_max_s;
  return give(jump ? start_.wall + boot_s : ticks.wall);
}

Result<Instant> ClockGuard::unconfirmed() {
  const auto ticks = clock_();
  const std::scoped_lock lock{mutex_};
  if (const auto why = jump(ticks)) return *why;
  if (const auto why = lag(ticks)) return *why;
  return give(ticks.wall);
}

void ClockGuard::confirm(Instant time) {
  const std::scoped_lock lock{mutex_};
  vouched_ = vouched_ ? std::max(*vouched_, time) : time;
}

Result<Instant> ClockGuard::uncorrected() {
  const auto ticks = clock_();
  const std::scoped_lock lock{mutex_};
  if (const auto why = jump(ticks)) return *why;
  return ticks.wall;
}

void ClockGuard::correct(Instant newest) {
  const std::scoped_lock lock{mutex_};
  newest_ = given_ = newest;
}

Instant ClockGuard::newest() const {
  const std::scoped_lock lock{mutex_};
  return newest_;
}

}  // namespace signet::keyhold
