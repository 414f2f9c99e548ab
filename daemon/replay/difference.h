// Two tellings of one entry.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/replay/report.h"
#include "policy/base/bytes.h"
#include "policy/base/instant.h"

namespace signet::replay {

/// Nothing: octet for octet the same. Else the first key, by its name, in which they differ, and both values; what is missing is
/// empty. `entry` is canonical JSON, `again` too.
std::optional<Difference> first_difference(std::uint64_t index, ByteView entry, const std::string& again);

/// Requests overlap: of the intents `found` to share a signature with one that was written `at`, those that it says (`said`), and those
/// that it must have known, being more than a minute older. `time_of`: when each was written.
std::vector<std::uint64_t> shared_by_then(std::vector<std::uint64_t> found, const std::vector<std::uint64_t>& said, Instant at,
                                          const std::function<std::optional<Instant>(std::uint64_t)>& time_of);

}  // namespace signet::replay
