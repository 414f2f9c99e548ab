#include "policy/base/instant.h"

#include <cstdio>

namespace signet {
namespace {

constexpr std::int64_t vietnam_offset_s = 7 * 3600;
constexpr std::int64_t day_s = 86400;

struct Civil {
  std::int64_t year;
  int month, day, hour, minute, second;
};

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days since 1970-01-01 in the Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

Civil civil_from_seconds(std::int64_t seconds) {
  std::int64_t days = seconds / day_s;
  std::int64_t rest = seconds % day_s;
  if (rest < 0) {
    rest += day_s;
    --days;
  }
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  Civil civil{};
  civil.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  civil.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  civil.hour = static_cast<int>(rest / 3600);
  civil.minute = static_cast<int>(rest / 60 % 60);
  civil.second = static_cast<int>(rest % 60);
  return civil;
}

int days_in_month(std::int64_t year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  std::optional<int> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool at_end() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> read_civil(Cursor& in) {
  const auto year = in.number(4);
  if (!year || !in.skip('-')) return std::nullopt;
  const auto month = in.number(2);
  if (!month || *month < 1 || *month > 12 || !in.skip('-')) return std::nullopt;
  const auto day = in.number(2);
  if (!day || *day < 1 || *day > days_in_month(*year, *month) || !in.skip('T')) return std::nullopt;
  const auto hour = in.number(2);
  if (!hour || *hour > 23 || !in.skip(':')) return std::nullopt;
  const auto minute = in.number(2);
  if (!minute || *minute > 59 || !in.skip(':')) return std::nullopt;
  const auto second = in.number(2);
  if (!second || *second > 59) return std::nullopt;
  return days_from_civil(*year, *month, *day) * day_s + *hour * 3600 + *minute * 60 + *second;
}

std::optional<std::int64_t> read_offset(Cursor& in, bool colon_required) {
  const char sign = in.peek();
  if ((sign != '+' && sign != '-') || !in.skip(sign)) return std::nullopt;
  const auto hours = in.number(2);
  const bool colon = in.skip(':');
  if (!hours || *hours > 14 || (colon_required && !colon)) return std::nullopt;
  const auto minutes = in.number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const std::int64_t offset = *hours * 3600 + *minutes * 60;
  return sign == '-' ? -offset : offset;
}

}  // namespace

Instant operator+(Instant instant, std::int64_t seconds) { return Instant{instant.value() + seconds}; }

std::int64_t seconds_between(Instant earlier, Instant later) { return later.value() - earlier.value(); }

std::string to_iso8601(Instant instant) {
  const Civil c = civil_from_seconds(instant.value() + vietnam_offset_s);
  char text[64];
  std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d+07:00", static_cast<long long>(c.year), c.month, c.day, c.hour,
                c.minute, c.second);
  return text;
}

std::string to_vietnamese(Instant instant) {
  const Civil c = civil_from_seconds(instant.value() + vietnam_offset_s);
  char text[64];
  std::snprintf(text, sizeof text, "%02d/%02d/%04lld %02d:%02d:%02d", c.day, c.month, static_cast<long long>(c.year), c.hour, c.minute,
                c.second);
  return text;
}

std::optional<Instant> parse_signing_time(std::string_view text) {
  Cursor in{text};
  const auto local = read_civil(in);
  if (!local) return std::nullopt;
  if (in.skip('.')) {
    if (!in.number(1)) return std::nullopt;
    while (in.number(1)) {
    }
  }
  if (in.at_end()) return Instant{*local - vietnam_offset_s};
  if (in.skip('Z')) return in.at_end() ? std::optional{Instant{*local}} : std::nullopt;
  const auto offset = read_offset(in, false);
  if (!offset || !in.at_end()) return std::nullopt;
  return Instant{*local - *offset};
}

std::optional<Instant> parse_iso8601(std::string_view text) {
  Cursor in{text};
  const auto local = read_civil(in);
  if (!local) return std::nullopt;
  const auto offset = read_offset(in, true);
  if (!offset || !in.at_end()) return std::nullopt;
  return Instant{*local - *offset};
}

}  // namespace signet
