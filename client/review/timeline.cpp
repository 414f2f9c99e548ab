#include "client/review/timeline.h"

#include <algorithm>

#include "policy/base/ensure.h"
#include "policy/rules.h"

namespace signet::client::review {
namespace {

constexpr std::int64_t seconds_of_day = 24 * 60 * 60, vietnam_s = 7 * 60 * 60;
constexpr std::int64_t days_by_day_max = 62, days_by_week_max = 731, widened_days_max = 45;
constexpr std::int64_t days_shown_max = 20 * 366;  // more is no journal of ours, and no picture
constexpr int years_shown_max = 6;                 // of the charts around deadlines: the newest
constexpr int first_year_ever = 1970, last_year_ever = 9998;
constexpr std::int64_t before_deadline_days = 21, after_deadline_days = 10;

/// Days since 1970-01-01, in Vietnam.
std::int64_t day_number(const std::string& day) {
  const auto start = start_of_day(day);
  ensure(start.has_value(), "a day that was written here is one");
  return (start->value() + vietnam_s) / seconds_of_day;
}

std::string day_text(std::int64_t number) { return date_of(Instant{number * seconds_of_day - vietnam_s}); }

/// The first day of the column that a day lies in. 1970-01-01 was a Thursday.
std::int64_t begin_of(std::int64_t day, Timeline::Step step) {
  switch (step) {
    case Timeline::Step::day: return day;
    case Timeline::Step::week: return day - (day + 3) % 7;
    case Timeline::Step::month: return day_number(day_text(day).substr(0, 8) + "01");
  }
  broken_promise("every step has its beginning");
}

std::int64_t next_of(std::int64_t begin, Timeline::Step step) {
  return step == Timeline::Step::day ? begin + 1 : step == Timeline::Step::week ? begin + 7 : begin_of(begin + 31, step);
}

std::vector<std::int64_t> deadlines(int first_year, int last_year) {
  std::vector<std::int64_t> days;
  for (int year = std::max(first_year, first_year_ever); year <= std::min(last_year, last_year_ever); ++year) {
    for (const MonthDay day : {widest_windows.closing, widest_windows.supplement_end})
      days.push_back(day_number(date_of(end_of(day, year))));
  }
  return days;
}

Timeline columns_between(const Figures& figures, std::int64_t first, std::int64_t last, Timeline::Step step) {
  Timeline timeline;
  timeline.step = step;
  std::vector<std::int64_t> begins;
  for (std::int64_t begin = begin_of(first, step); begin <= last; begin = next_of(begin, step)) {
    begins.push_back(begin);
    timeline.columns.push_back({day_text(begin), {}});
  }
  const auto column_of = [&](std::int64_t day) {
    return static_cast<std::size_t>(std::upper_bound(begins.begin(), begins.end(), day) - begins.begin()) - 1;
  };
  for (const auto& [text, count] : figures.by_day) {
    const std::int64_t day = day_number(text);
    if (day < first || day > last) continue;
    for (const auto& [kind, seals] : count) timeline.columns[column_of(day)].count[kind] += seals;
  }
  for (const std::int64_t day : deadlines(std::stoi(day_text(first)), std::stoi(day_text(last)))) {
    if (day < first || day > last) continue;
    const std::int64_t begin = begins[column_of(day)];
    const double within = static_cast<double>(day + 1 - begin) / static_cast<double>(next_of(begin, step) - begin);
    timeline.marks.push_back({column_of(day), within, day_text(day)});
  }
  return timeline;
}

}  // namespace

std::uint64_t Timeline::Column::total() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [kind, seals] : count) sum += seals;
  return sum;
}

Timeline timeline_of(const Figures& figures) {
  if (figures.by_day.empty()) return {};
  const std::int64_t first_seal = day_number(figures.by_day.begin()->first), last_seal = day_number(figures.by_day.rbegin()->first);
  std::int64_t first = first_seal, last = last_seal;
  for (const std::int64_t day : deadlines(std::stoi(day_text(first_seal)) - 1, std::stoi(day_text(last_seal)) + 1)) {
    if (day < first && day >= first_seal - widened_days_max) first = day;
    if (day > last_seal && day <= last_seal + widened_days_max) last = std::max(last, day);
  }
  const std::int64_t days = last - first + 1;
  if (days > days_shown_max) return {};
  const auto step = days <= days_by_day_max ? Timeline::Step::day : days <= days_by_week_max ? Timeline::Step::week : Timeline::Step::month;
  return columns_between(figures, first, last, step);
}

std::vector<Timeline> around_deadlines(const Figures& figures) {
  std::vector<Timeline> found;
  if (figures.by_day.empty()) return found;
  const int newest = std::stoi(figures.by_day.rbegin()->first);
  for (const std::int64_t day : deadlines(newest - years_shown_max + 1, newest)) {
    auto timeline = columns_between(figures, day - before_deadline_days, day + after_deadline_days, Timeline::Step::day);
    if (std::ranges::any_of(timeline.columns, [](const auto& column) { return column.total() > 0; })) found.push_back(std::move(timeline));
  }
  return found;
}

std::string short_day(const std::string& day) {
  return std::to_string(std::stoi(day.substr(8))) + "/" + std::to_string(std::stoi(day.substr(5, 2)));
}

}  // namespace signet::client::review
