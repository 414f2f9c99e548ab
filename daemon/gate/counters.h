// What the gate counts, and GET /metrics in Prometheus' text format (version 0.0.4).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "policy/base/bytes.h"

namespace signet::gate {

struct Counters {
  std::map<std::pair<std::string, unsigned>, std::uint64_t> requests;  // (endpoint's path or "other", status)
  std::uint64_t connections = 0;                                       // accepted since the start
  std::uint64_t connections_now = 0;
  std::uint64_t connections_evicted = 0;
  std::uint64_t keyhold_connections = 0;
  std::uint64_t keyhold_calls_now = 0;
  int large_bodies_now = 0;
};

/// `keyhold_json`: keyhold's own counters; without them `signet_keyhold_up` is 0 and the rest is the gate's.
std::string metrics_text(const Counters& counters, bool keyhold_up, std::string_view keyhold_json);

}  // namespace signet::gate
