#include "policy/school_year.h"

#include <charconv>
#include <cstdio>

#include "policy/base/ensure.h"

namespace signet {
namespace {

std::optional<int> digits_of(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && text.front() != '-';
  return whole ? std::optional{value} : std::nullopt;
}

std::string date_text(int year, MonthDay day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, day.month, day.day);
  return text;
}

}  // namespace

std::optional<MonthDay> read_month_day(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = digits_of(text.substr(0, 2)), day = digits_of(text.substr(3));
  if (!month || !day) return std::nullopt;
  const MonthDay found{*month, *day};
  constexpr int no_leap_year = 2025;
  return start_of_day(date_text(no_leap_year, found)) ? std::optional{found} : std::nullopt;
}

std::string to_text(MonthDay day) { return date_text(0, day).substr(5); }

Instant end_of(MonthDay day, int year) {
  const auto end = parse_iso8601(date_text(year, day) + "T23:59:59+07:00");
  ensure(end.has_value(), "a day of every year is one of this year");
  return *end;
}

std::optional<int> year_it_ends(std::string_view school_year) {
  if (school_year.size() != 9 || school_year[4] != '-') return std::nullopt;
  const auto first = digits_of(school_year.substr(0, 4)), second = digits_of(school_year.substr(5));
  return first && second && *second == *first + 1 ? second : std::nullopt;
}

std::optional<Instant> start_of_day(std::string_view date) {
  return date.size() == 10 ? parse_iso8601(std::string{date} + "T00:00:00+07:00") : std::nullopt;
}

std::string date_of(Instant instant) { return to_iso8601(instant).substr(0, 10); }

}  // namespace signet
