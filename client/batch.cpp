#include "client/batch.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace signet::client {
namespace {

volatile sig_atomic_t interruption_asked = 0;

// The default action is restored at once, so that a second signal ends the program however busy it is.
void on_signal(int number) {
  interruption_asked = 1;
  ::signal(number, SIG_DFL);
}

/// Holds results back until those before them are there.
class InOrder {
 public:
  InOrder(std::size_t count, const Deliver& deliver) : results_(count), deliver_(deliver) {}
  void put(std::size_t index, std::vector<DocumentResult> results) {
    const std::lock_guard lock{mutex_};
    results_[index] = std::move(results);
    for (; next_ < results_.size() && results_[next_]; ++next_) deliver_(next_, *results_[next_]);
  }
  std::vector<DocumentResult> take() {
    std::vector<DocumentResult> all;
    for (auto& unit : results_) {
      for (auto& each : *unit) all.push_back(std::move(each));
    }
    return all;
  }

 private:
  std::mutex mutex_;
  std::vector<std::optional<std::vector<DocumentResult>>> results_;
  std::size_t next_ = 0;
  const Deliver& deliver_;
};

std::vector<DocumentResult> interrupted(const Unit& unit) {
  std::vector<DocumentResult> results;
  for (const auto& file : unit) results.push_back(failed(file, Refusal{Reason::interrupted, ""}));
  return results;
}

}  // namespace

std::vector<DocumentResult> run_batch(const std::vector<Unit>& units, const Work& work, const Deliver& deliver, const Stop& stop) {
  InOrder in_order{units.size(), deliver};
  std::atomic<std::size_t> next{0};
  const auto loop = [&] {
    for (std::size_t index = next++; index < units.size(); index = next++)
      in_order.put(index, stop() ? interrupted(units[index]) : work(index));
  };
  std::vector<std::jthread> threads;
  const std::size_t count = std::min(units_in_flight, units.size());
  for (std::size_t i = 1; i < count; ++i) threads.emplace_back(loop);
  loop();
  threads.clear();  // joins
  return in_order.take();
}

Interruption::Interruption() {
  struct sigaction action {};
  action.sa_handler = &on_signal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

Interruption::~Interruption() {
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
  interruption_asked = 0;
}

bool Interruption::asked() noexcept { return interruption_asked != 0; }

}  // namespace signet::client
