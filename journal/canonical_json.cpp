#include "journal/canonical_json.h"

#include <algorithm>

#include "policy/base/json.h"
#include "policy/base/limits.h"

namespace signet::journal {
namespace {

using nlohmann::json;

Outcome outside(const char* what) { return Refusal{Reason::malformed, std::string{"not canonical JSON: "} + what}; }

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Outcome check_integer(const json& value) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(json_integer_max))
    return outside("integer over 2^53");
  if (!value.is_number_unsigned() && value.get<std::int64_t>() < -json_integer_max) return outside("integer under -2^53");
  return Done{};
}

Outcome check(const json& value, int depth);

Outcome check_members(const json& value, int depth) {
  if (depth > json_depth_max) return outside("nested too deeply");
  for (const auto& item : value.items()) {
    if (value.is_object() && !is_ascii(item.key())) return outside("a key outside ASCII");
    TRY_DONE(check(item.value(), depth));
  }
  return Done{};
}

Outcome check(const json& value, int depth) {
  if (value.is_structured()) return check_members(value, depth + 1);
  if (value.is_number_integer()) return check_integer(value);
  if (value.is_string()) return Done{};
  return outside("true, false, null or a fraction");
}

}  // namespace

Result<std::string> to_canonical(const json& value) {
  TRY_DONE(check(value, 0));
  try {
    // nlohmann::json keeps keys sorted by octet, which for ASCII is RFC 8785 3.2.3; it escapes as RFC 8785 3.2.2.2 does.
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::strict);
    if (text.size() > limits::entry_bytes_max) return Refusal{Reason::too_large, "journal entry over 4 KiB"};
    return text;
  } catch (const json::exception&) {
    return Refusal{Reason::malformed, "not canonical JSON: not UTF-8"};
  }
}

Result<json> parse_canonical(ByteView text) {
  if (text.size() > limits::entry_bytes_max) return Refusal{Reason::too_large, "journal entry over 4 KiB"};
  json value = json::parse(as_text(text), nullptr, false);
  if (value.is_discarded()) return Refusal{Reason::malformed, "not JSON"};
  TRY(const auto again, to_canonical(value));
  if (again != as_text(text)) return Refusal{Reason::malformed, "not canonical JSON: other order, spelling or a repeated key"};
  return value;
}

}  // namespace signet::journal
