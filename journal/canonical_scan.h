// Canonical JSON read in one pass without building it: the common case, for who reads a million entries.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "policy/base/bytes.h"

namespace signet::journal {

/// A member of the outermost object. Views into the text.
struct Member {
  std::string_view key;
  std::string_view octets;               // the value as it is written
  std::optional<std::string_view> text;  // of a string
  std::optional<std::int64_t> number;    // of an integer
};

/// The members, if the text is a canonical object (canonical_json.h) in which no string needs an escape. Nothing: it may still be one, or
/// is none; parse_canonical tells.
std::optional<std::vector<Member>> scan_canonical(ByteView text);

}  // namespace signet::journal
