// Reading single members of JSON that others wrote. Only for the .cpp files that use nlohmann/json.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace signet::client {

/// The member's text; empty when there is none or it is no text.
std::string text_of(const nlohmann::json& from, const char* name);
/// The member's number; nothing when there is none or it is no unsigned integer.
std::optional<std::uint64_t> number_of(const nlohmann::json& from, const char* name);
/// Indented by two; what is not UTF-8 (a file name) is replaced, never thrown at a person.
std::string dump(const nlohmann::ordered_json& value);
/// Null for what is empty: an absent value is never the empty text.
nlohmann::ordered_json text_or_null(const std::string& text);

}  // namespace signet::client
