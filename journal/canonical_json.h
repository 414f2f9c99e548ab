// Canonical JSON: objects, arrays, ASCII keys, strings, integers below 2^53. For this subset a dump with sorted keys is RFC 8785.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::journal {

constexpr int json_depth_max = 16;                                      // objects and arrays inside one another
constexpr std::int64_t json_integer_max = (std::int64_t{1} << 53) - 1;  // RFC 7493 2.2: what every reader of numbers keeps exactly

/// Refuses (`malformed`) what the subset lacks: true, false, null, fractions, large integers, other keys, invalid UTF-8;
/// (`too_large`) more than one entry may have.
Result<std::string> to_canonical(const nlohmann::json& value);
/// Only the canonical text itself: written again it gives the same octets, so no key stands twice.
Result<nlohmann::json> parse_canonical(ByteView text);

}  // namespace signet::journal
