#include "daemon/replay/activations.h"

#include "policy/base/json.h"

namespace signet::replay {

bool Activations::open(std::uint64_t index, ByteView octets, Instant time) {
  close(time);
  const auto entry = nlohmann::json::parse(as_text(octets), nullptr, false);
  if (!entry.is_object()) return true;
  Activation activation;
  activation.index = index;
  activation.opened_by = entry.value("by", 0U);
  activation.users = entry.value("users", std::set<std::uint32_t>{});
  activation.classes = entry.value("classes", std::set<std::string>{});
  activation.until = parse_iso8601(entry.value("until", "")).value_or(time);
  if (entry.contains("count")) activation.left = entry.value("count", 0U);
  for (const auto& each : entry.value("kinds", std::vector<std::string>{})) {
    if (const auto kind = kind_from_code(each)) activation.kinds.insert(*kind);
  }
  all_.insert_or_assign(index, Each{std::move(activation), std::nullopt});
  return !entry.contains("classes_count");
}

void Activations::close(Instant time) {
  if (!all_.empty() && !all_.rbegin()->second.closed) all_.rbegin()->second.closed = time;
}

void Activations::spend(std::uint64_t index) {
  const auto found = all_.find(index);
  if (found != all_.end() && found->second.activation.left.value_or(0) > 0) --*found->second.activation.left;
}

std::optional<Activation> Activations::at(Instant time, std::uint64_t named) const {
  const auto found = all_.find(named);
  if (found != all_.end() && (!found->second.closed || time <= *found->second.closed)) return found->second.activation;
  if (all_.empty() || all_.rbegin()->second.closed) return std::nullopt;
  return all_.rbegin()->second.activation;
}

}  // namespace signet::replay
