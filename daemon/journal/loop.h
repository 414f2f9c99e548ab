// One thread: waits for frames, gathers all that are there, has them answered together.
#pragma once

#include <chrono>
#include <functional>
#include <list>

#include "daemon/journal/service.h"
#include "daemon/os/fd.h"
#include "daemon/os/notify.h"

namespace signet::daemon::journal {

constexpr std::size_t connections_max = 64;       // keyhold has a handful
constexpr std::size_t frames_per_round_max = 64;  // of one connection, so that none keeps the others waiting

class Loop {
 public:
  /// `stop` becomes readable when the process is asked to end.
  Loop(os::Fd listener, os::Fd stop, Service& service) : listener_(std::move(listener)), stop_(std::move(stop)), service_(service) {}
  /// The watchdog is fed as long as `look` finds the journal sound.
  void watch(os::Notifier& notifier, std::function<Outcome()> look) {
    notifier_ = &notifier;
    look_ = std::move(look);
  }
  enum class End : std::uint8_t { asked, in_doubt };
  /// `quiet` is called when nothing came for a moment, again and again while it says that it has more to do, and seldom while work
  /// never ends. Who comes meanwhile waits for one call.
  template <class Quiet>
  End run(Quiet quiet) {
    Clock::time_point behind_since = Clock::now();
    bool changed = true;  // what an earlier process left undone
    for (bool more = false;;) {
      const Wake wake = wait(more ? 0 : changed ? quiet_ms : -1);
      if (wake == Wake::stop) return End::asked;
      if (notifier_ != nullptr && notifier_->take_due()) notifier_->found(look_());
      if (wake == Wake::nothing && !changed) continue;  // woken to look at itself
      if (wake == Wake::work) {
        if (!changed) behind_since = Clock::now();
        changed = true;
        if (!serve()) return End::in_doubt;
        more = Clock::now() - behind_since > overdue_after;
        if (!more) continue;
      }
      more = quiet();
      if (!more) changed = false;
    }
  }

 private:
  enum class Wake : std::uint8_t { stop, nothing, work };
  using Clock = std::chrono::steady_clock;
  static constexpr int quiet_ms = 500;
  static constexpr std::chrono::seconds overdue_after{10};
  Wake wait(int timeout_ms);
  bool serve();
  void accept_waiting();
  void gather(os::Channel& channel, std::vector<Waiting>& round);

  os::Fd listener_;
  os::Fd stop_;
  Service& service_;
  std::list<os::Channel> channels_;  // addresses stay
  os::Notifier* notifier_ = nullptr;
  std::function<Outcome()> look_;
};

}  // namespace signet::daemon::journal
