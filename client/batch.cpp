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
  void put(std::size_t index, DocumentResult result) {
    const std::lock_guard lock{mutex_};
    results_[index] = std::move(result);
    for (; next_ < results_.size() && results_[next_]; ++next_) deliver_(next_, *results_[next_]);
  }
  std::vector<DocumentResult> take() {
    std::vector<DocumentResult> all;
    for (auto& each : results_) all.push_back(*std::move(each));
    return all;
  }

 private:
  std::mutex mutex_;
  std::vector<std::optional<DocumentResult>> results_;
  std::size_t next_ = 0;
  const Deliver& deliver_;
};

}  // namespace

std::vector<DocumentResult> run_batch(const std::vector<std::string>& files, const Work& work, const Deliver& deliver, const Stop& stop) {
  InOrder in_order{files.size(), deliver};
  std::atomic<std::size_t> next{0};
  const auto loop = [&] {
    for (std::size_t index = next++; index < files.size(); index = next++)
      in_order.put(index, stop() ? failed(files[index], Refusal{Reason::interrupted, ""}) : work(index));
  };
  std::vector<std::jthread> threads;
  const std::size_t count = std::min(documents_in_flight, files.size());
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
