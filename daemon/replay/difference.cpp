#include "daemon/replay/difference.h"

#include <algorithm>

#include "policy/base/json.h"

namespace signet::replay {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& entry, const std::string& key) {
  const auto found = entry.find(key);
  if (found == entry.end()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump(-1, ' ', false, Json::error_handler_t::replace);
}

constexpr std::int64_t overlap_s_max = 60;  // as entries may be out of order (docs/formats/journal.md)

}  // namespace

std::optional<Difference> first_difference(std::uint64_t index, ByteView entry, const std::string& again) {
  if (as_text(entry) == again) return std::nullopt;
  const auto one = Json::parse(as_text(entry), nullptr, false), other = Json::parse(again, nullptr, false);
  if (!one.is_object() || !other.is_object()) return Difference{index, "entry", std::string{as_text(entry)}, again};
  Json keys = one;
  keys.update(other);
  for (const auto& [key, value] : keys.items()) {
    if (!one.contains(key) || !other.contains(key) || one[key] != other[key])
      return Difference{index, key, text_of(one, key), text_of(other, key)};
  }
  return Difference{index, "entry", std::string{as_text(entry)}, again};
}

std::vector<std::uint64_t> shared_by_then(std::vector<std::uint64_t> found, const std::vector<std::uint64_t>& said, Instant at,
                                          const std::function<std::optional<Instant>(std::uint64_t)>& time_of) {
  std::erase_if(found, [&](std::uint64_t index) {
    const auto other = time_of(index);
    const bool meanwhile = other && at <= *other + overlap_s_max;
    return meanwhile && std::find(said.begin(), said.end(), index) == said.end();
  });
  return found;
}

}  // namespace signet::replay
