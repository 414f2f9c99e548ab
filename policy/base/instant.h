// A moment in time, to the second, written as ISO 8601 with +07:00 (S3 Đ.13, Đ.14).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/base/strong.h"

namespace signet {

/// Seconds since 1970-01-01T00:00:00Z.
using Instant = Strong<std::int64_t, struct InstantTag>;

Instant operator+(Instant instant, std::int64_t seconds);
std::int64_t seconds_between(Instant earlier, Instant later);

/// `2026-05-28T15:04:05+07:00`, whatever the machine's zone.
std::string to_iso8601(Instant instant);
/// `dd/mm/yyyy hh:mm:ss` in Vietnamese time, for people.
std::string to_vietnamese(Instant instant);

/// What an accepted signature may carry: `YYYY-MM-DDThh:mm:ss[.fff]` with `Z`, `+07:00`, `+0700` or another
/// offset; without an offset it is Vietnamese time, as government signers write it. Fractions are dropped.
std::optional<Instant> parse_signing_time(std::string_view text);
/// Only `YYYY-MM-DDThh:mm:ss+hh:mm`: for our own formats.
std::optional<Instant> parse_iso8601(std::string_view text);

}  // namespace signet
