// `now`, or why there is none (invariant 12): never before the newest authenticated time known, no jump of the wall clock
// against the boot clock, and somebody who vouches for it: time synchronisation, or for some days the clerk.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "daemon/os/clock.h"
#include "policy/base/result.h"

namespace signet::keyhold {

constexpr std::int64_t clock_jump_max_s = 120;  // wall against boot clock since the start; NTP slews far less

class ClockGuard {
 public:
  using Clock = std::function<os::Ticks()>;
  /// Refused where nobody can say: then it counts as not synchronised, and the refusal says why.
  using Synchronised = std::function<Result<bool>()>;
  struct Rule {
    bool demo = false;                      // nobody needs to vouch
    std::int64_t unsynchronised_s_max = 0;  // since somebody vouched
  };
  ClockGuard(Clock clock, Synchronised synchronised, Rule rule);

  /// An authenticated time: a journal entry's, a CRL's, an order's.
  void learn(Instant authenticated);
  /// `clock_untrusted` names what is wrong. Once a jump was seen it stays so until the next start.
  Result<Instant> now();
  /// The time for entries, also when `now` is refused; never before what the journal has, never a time after a jump.
  Instant entry_time();
  Result<bool> synchronised() const { return synchronised_(); }

  /// `now` where nothing is wrong but that the clock is not synchronised: what a clerk is asked to confirm.
  Result<Instant> unconfirmed();
  void confirm(Instant time);
  /// `now` where nothing is wrong but that it is before the newest known time: for the order that corrects this.
  Result<Instant> uncorrected();
  /// By a clock-correction order: the newest known time is this one again.
  void correct(Instant newest);
  Instant newest() const;

 private:
  std::optional<Refusal> jump(const os::Ticks& ticks);
  std::optional<Refusal> lag(const os::Ticks& ticks) const;
  std::optional<Refusal> unvouched(const os::Ticks& ticks, const Result<bool>& synchronised);
  /// A time that was given out is never followed by an earlier one: what bears it may be in the journal already.
  Instant give(Instant time) { return given_ = std::max({time, newest_, given_}); }

  Clock clock_;
  Synchronised synchronised_;
  Rule rule_;
  os::Ticks start_;
  mutable std::mutex mutex_;
  Instant newest_;  // authenticated
  Instant given_;
  std::optional<Instant> vouched_;  // when the clock was last synchronised or confirmed, since this start
  bool jumped_ = false;
};

}  // namespace signet::keyhold
