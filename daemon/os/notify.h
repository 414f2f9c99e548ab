// What systemd is told (sd_notify(3)): that a part serves, a line about it, and that it is alive. Under signetd nobody listens.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/os/fd.h"
#include "policy/base/result.h"

namespace signet::os {

class Notifier {
 public:
  /// Tells nobody.
  Notifier() = default;
  /// From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which are cleared. Connects at once: a cage may forbid it later.
  static Notifier take();

  /// The part serves from now on.
  void ready(std::string_view status);
  void status(std::string_view text);
  void stopping();
  /// The start goes on and has come further: it is given more time, said at most once a second.
  void starting(std::string_view status);

  /// `timeout_ms` of poll(2), cut so that the next look at oneself is not missed; -1 is no limit.
  int until_due(int timeout_ms) const;
  /// Whether it is time to look at oneself, three times within what the watchdog waits; the next time begins to run.
  bool take_due();
  /// What the look found: `Done` feeds the watchdog; else the log says why it is left to bark.
  void found(const Outcome& sound);

 private:
  using Clock = std::chrono::steady_clock;
  void send(const std::string& message) const;
  Fd socket_;
  Clock::duration period_{};  // none: no watchdog
  Clock::time_point due_;
  Clock::time_point told_;  // when more time was asked for last
};

}  // namespace signet::os
