// The request target of RFC 9112 3.2, taken apart: the only text of HTTP that the gate reads by hand.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/base/result.h"

namespace signet::gate {

struct Target {
  std::vector<std::string> segments;                            // `/v1/seals` -> v1, seals; decoded
  std::vector<std::pair<std::string, std::string>> parameters;  // of the query, in order; decoded
};

/// Origin form and absolute form. Refuses (`request_malformed`) a broken percent escape and everything that is not printable ASCII.
Result<Target> parse_target(std::string_view target);
/// A decimal number without sign, at most 2^53 - 1.
Result<std::uint64_t> parse_number(std::string_view name, std::string_view text);

}  // namespace signet::gate
