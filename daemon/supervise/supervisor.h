// Starts the parts, starts again what died, stops all in order.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <chrono>
#include <deque>
#include <optional>
#include <vector>

#include "daemon/supervise/launch.h"

namespace signet::supervise {

/// When to start a part again, from the times it died.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;
  /// How long to wait after this death; nothing when it was one too many.
  std::optional<std::chrono::milliseconds> after_death(Clock::time_point now);

 private:
  std::deque<Clock::time_point> deaths_;
};

class Supervisor {
 public:
  Supervisor(Settings settings, std::vector<Launch> launches);
  /// Until told to stop (0) or until a part cannot be kept alive (its reason).
  Outcome run();

 private:
  struct Running {
    Launch launch;
    pid_t pid = -1;
    Patience patience;
    Patience::Clock::time_point start_at{};
  };
  Outcome start_due();
  Outcome bury_dead();
  Outcome bury(Running& part, int status);
  std::chrono::milliseconds until_next_start() const;
  void stop_all();
  void stop(Running& part);

  Settings settings_;
  std::vector<Running> parts_;
};

}  // namespace signet::supervise
