#include "daemon/gate/counters.h"

#include <cmath>
#include <cstdio>

#include "daemon/gate/json_text.h"

namespace signet::gate {
namespace {

std::string metric_name(std::string_view name) {
  std::string safe = "signet_keyhold_";
  for (const char c : name) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    safe.push_back(allowed ? c : '_');
  }
  return safe;
}

std::string label_value(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

std::string number(double value) {
  char text[32];
  const bool whole = std::floor(value) == value && std::fabs(value) < 9e15;
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.17g", value);
  return text;
}

void line(std::string& text, std::string_view name, std::string_view type, std::uint64_t value) {
  text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  text.append(name).append(" ").append(std::to_string(value)).append("\n");
}

void add_requests(std::string& text, const Counters& counters) {
  text += "# TYPE signet_gate_requests_total counter\n";
  for (const auto& [key, count] : counters.requests) {
    text += "signet_gate_requests_total{path=\"" + label_value(key.first) + "\",status=\"" + std::to_string(key.second) + "\"} " +
            std::to_string(count) + "\n";
  }
}

}  // namespace

std::string metrics_text(const Counters& counters, bool keyhold_up, std::string_view keyhold_json) {
  std::string text;
  add_requests(text, counters);
  line(text, "signet_gate_connections_total", "counter", counters.connections);
  line(text, "signet_gate_connections", "gauge", counters.connections_now);
  line(text, "signet_gate_connections_evicted_total", "counter", counters.connections_evicted);
  line(text, "signet_gate_keyhold_connections_total", "counter", counters.keyhold_connections);
  line(text, "signet_gate_keyhold_calls", "gauge", counters.keyhold_calls_now);
  line(text, "signet_keyhold_up", "gauge", keyhold_up ? 1 : 0);
  for (const Sample& sample : samples_of(keyhold_json)) {
    text += metric_name(sample.name);
    if (!sample.label.empty()) text += "{name=\"" + label_value(sample.label) + "\"}";
    text += " " + number(sample.value) + "\n";
  }
  return text;
}

}  // namespace signet::gate
