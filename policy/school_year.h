// Days of Vietnam's calendar, and the calendar year in which a school year ends: what windows are counted from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/base/instant.h"

namespace signet {

/// A day of every year: `05-30`.
struct MonthDay {
  int month = 0, day = 0;
  friend auto operator<=>(const MonthDay&,
                          const MonthDay&) = default;  // NOLINT(modernize-use-nullptr): the comparison with 0 is the compiler's
};

/// `MM-DD`; nothing for a day that some year does not have.
std::optional<MonthDay> read_month_day(std::string_view text);
std::string to_text(MonthDay day);
/// Its last second, 23:59:59 +07:00.
Instant end_of(MonthDay day, int year);

/// 2026 of `2025-2026`; nothing where the second year does not follow the first.
std::optional<int> year_it_ends(std::string_view school_year);
/// 00:00:00 +07:00 of `YYYY-MM-DD`.
std::optional<Instant> start_of_day(std::string_view date);
/// `YYYY-MM-DD` in Vietnam.
std::string date_of(Instant instant);

}  // namespace signet
