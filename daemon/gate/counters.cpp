#include "daemon/gate/counters.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "daemon/gate/json_text.h"
#include "daemon/gate/metric_families.h"

namespace signet::gate {
namespace {

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
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.15g", value);
  return text;
}

void head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void line(std::string& text, std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
  head(text, name, type, help);
  text.append(name).append(" ").append(std::to_string(value)).append("\n");
}

void add_requests(std::string& text, const Counters& counters) {
  head(text, "signet_gate_requests_total", "counter", "Answers by path and status.");
  for (const auto& [key, count] : counters.requests) {
    text += "signet_gate_requests_total{path=\"" + label_value(key.first) + "\",status=\"" + std::to_string(key.second) + "\"} " +
            std::to_string(count) + "\n";
  }
}

void add_durations(std::string& text, const Counters& counters) {
  constexpr std::string_view name = "signet_gate_request_duration_seconds";
  head(text, name, "histogram", "From a request's first octet to the answer's first, by path.");
  for (const auto& [path, durations] : counters.durations) {
    const auto label = "{path=\"" + label_value(path) + "\"";
    for (std::size_t i = 0; i <= Durations::bounds_s.size(); ++i) {
      const auto bound = i < Durations::bounds_s.size() ? number(Durations::bounds_s.at(i)) : "+Inf";
      text.append(name).append("_bucket").append(label).append(",le=\"").append(bound).append("\"} ");
      text.append(std::to_string(durations.counts().at(i))).append("\n");
    }
    text.append(name).append("_sum").append(label).append("} ").append(number(durations.sum())).append("\n");
    text.append(name).append("_count").append(label).append("} ").append(std::to_string(durations.counts().back())).append("\n");
  }
}

// Only what the list has: what else keyhold may say is no metric of ours.
void add_keyhold(std::string& text, std::string_view keyhold_json) {
  const auto samples = samples_of(keyhold_json);
  for (const auto& family : metric_families) {
    bool told = false;
    for (const auto& sample : samples) {
      if (sample.name != family.from || sample.label.empty() != family.label.empty()) continue;
      if (!std::exchange(told, true)) head(text, family.name, family.type, family.help);
      text += family.name;
      if (!family.label.empty()) text.append("{").append(family.label).append("=\"").append(label_value(sample.label)).append("\"}");
      text += " " + number(sample.value) + "\n";
    }
  }
}

}  // namespace

void Durations::add(double seconds) noexcept {
  sum_ += seconds;
  for (std::size_t i = 0; i < bounds_s.size(); ++i) {
    if (seconds <= bounds_s.at(i)) ++counts_.at(i);
  }
  ++counts_.back();
}

std::string metrics_text(const Counters& counters, bool keyhold_up, std::string_view keyhold_json) {
  std::string text;
  add_requests(text, counters);
  add_durations(text, counters);
  line(text, "signet_gate_connections_total", "counter", "Connections accepted.", counters.connections);
  line(text, "signet_gate_connections", "gauge", "Connections open.", counters.connections_now);
  line(text, "signet_gate_connections_evicted_total", "counter", "Connections that gave way to others.", counters.connections_evicted);
  line(text, "signet_gate_connections_turned_away_total", "counter", "Connections answered 429 or 503 for their number.",
       counters.connections_turned_away);
  line(text, "signet_gate_calls_dropped_total", "counter", "Waiting requests that gave way to others.", counters.calls_dropped);
  line(text, "signet_gate_calls_waiting", "gauge", "Requests that wait for their turn.", counters.calls_waiting_now);
  line(text, "signet_gate_keyhold_connections_total", "counter", "Connections opened to the key holder.", counters.keyhold_connections);
  line(text, "signet_gate_keyhold_calls", "gauge", "Requests not yet answered by the key holder.", counters.keyhold_calls_now);
  line(text, "signet_keyhold_up", "gauge", "1 if the key holder answered this question.", keyhold_up ? 1 : 0);
  add_keyhold(text, keyhold_json);
  return text;
}

}  // namespace signet::gate
