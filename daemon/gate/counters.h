// What the gate counts, and GET /metrics in Prometheus' text format (version 0.0.4).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "policy/base/bytes.h"

namespace signet::gate {

/// How long answers took, from a request's first octet to the answer's first.
class Durations {
 public:
  static constexpr std::array<double, 11> bounds_s{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30};
  void add(double seconds) noexcept;
  /// Of each bound those that took as long or less; the last is all of them.
  const std::array<std::uint64_t, bounds_s.size() + 1>& counts() const noexcept { return counts_; }
  double sum() const noexcept { return sum_; }

 private:
  std::array<std::uint64_t, bounds_s.size() + 1> counts_{};
  double sum_ = 0;
};

struct Counters {
  std::map<std::string, Durations> durations;                          // by the endpoint's path
  std::map<std::pair<std::string, unsigned>, std::uint64_t> requests;  // (endpoint's path or "other", status)
  std::uint64_t connections = 0;                                       // accepted since the start
  std::uint64_t connections_now = 0;
  std::uint64_t connections_evicted = 0;
  std::uint64_t connections_turned_away = 0;  // answered 429 or 503 for their number
  std::uint64_t calls_dropped = 0;            // while they waited for their turn
  std::uint64_t calls_waiting_now = 0;
  std::uint64_t keyhold_connections = 0;
  std::uint64_t keyhold_calls_now = 0;
  int large_bodies_now = 0;
};

/// `keyhold_json`: keyhold's own counters; without them `signet_keyhold_up` is 0 and the rest is the gate's.
std::string metrics_text(const Counters& counters, bool keyhold_up, std::string_view keyhold_json);

}  // namespace signet::gate
