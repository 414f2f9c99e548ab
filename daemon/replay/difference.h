// Two tellings of one entry.
#pragma once

#include <optional>
#include <string>

#include "daemon/replay/report.h"
#include "policy/base/bytes.h"

namespace signet::replay {

/// Nothing: octet for octet the same. Else the first key, by its name, in which they differ, and both values; what is missing is
/// empty. `entry` is canonical JSON, `again` too.
std::optional<Difference> first_difference(std::uint64_t index, ByteView entry, const std::string& again);

}  // namespace signet::replay
