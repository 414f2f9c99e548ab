// Whoever is let in asks, and is told what the kernel says of its clock. Nothing is remembered from one question to the next.
#pragma once

#include <vector>

#include "daemon/os/channel.h"
#include "daemon/os/fd.h"
#include "daemon/os/notify.h"

namespace signet::clock {

constexpr std::size_t connections_max = 8;  // keyhold has one; a ninth waits in the listener's line

class Desk {
 public:
  Desk(os::Fd listener, os::Notifier& notifier) : listener_(std::move(listener)), notifier_(notifier) {}
  /// Until a signal ends the process. Feeds the watchdog by turning.
  [[noreturn]] void run();

 private:
  void serve_round();
  void accept_waiting();

  os::Fd listener_;
  os::Notifier& notifier_;
  std::vector<os::Channel> channels_;
};

}  // namespace signet::clock
