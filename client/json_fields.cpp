#include "client/json_fields.h"

#include "policy/base/json.h"

namespace signet::client {

std::string text_of(const nlohmann::json& from, const char* name) {
  if (!from.is_object()) return {};
  const auto found = from.find(name);
  return found != from.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::uint64_t> number_of(const nlohmann::json& from, const char* name) {
  if (!from.is_object()) return std::nullopt;
  const auto found = from.find(name);
  if (found == from.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

std::string dump(const nlohmann::ordered_json& value) {
  return value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

nlohmann::ordered_json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

}  // namespace signet::client
