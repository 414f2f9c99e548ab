// Seals along time, in steps that a chart can show, and the days that the rules name.
#pragma once

#include <string>
#include <vector>

#include "client/review/figures.h"

namespace signet::client::review {

struct Timeline {
  enum class Step : std::uint8_t { day, week, month };
  struct Column {
    std::string first_day;  // YYYY-MM-DD; weeks begin on Mondays
    Count count;
    std::uint64_t total() const noexcept;
  };
  /// The last day of annual transcripts (30/5) or of everything (29/8), with the column it lies in.
  struct Mark {
    std::size_t column = 0;
    double within = 1;  // where in the column the day ends: 1 is the column's end
    std::string day;    // YYYY-MM-DD
  };
  Step step = Step::day;
  std::vector<Column> columns;  // none left out between the first and the last
  std::vector<Mark> marks;
};

/// All seals; by days up to 62 of them, by weeks up to two years, else by months. Marks that lie up to 45 days beyond the first or
/// the last seal widen it. Empty where there is no seal, or
/// more than twenty years between the first and the last.
Timeline timeline_of(const Figures& figures);
/// By days, from 21 before to 10 after each such day of the newest six years; only those with a seal in it.
std::vector<Timeline> around_deadlines(const Figures& figures);

/// `30/5`.
std::string short_day(const std::string& day);

}  // namespace signet::client::review
