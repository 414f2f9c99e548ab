#include "client/review/period.h"

#include <algorithm>
#include <charconv>

#include "policy/school_year.h"

namespace signet::client::review {
namespace {

constexpr std::int64_t day_s = 24 * 60 * 60;

/// `28/05/2026` as `2026-05-28`.
std::string in_order(const std::string& text) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return text;
  return text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
}

std::optional<std::uint64_t> entry_number(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Refusal not_a_bound(const char* option, const std::string& text) {
  return {Reason::request_malformed,
          std::string{option} + " " + text + ": an entry's number, a day such as 2026-05-28, or a time such as 2026-05-28T15:04:05"};
}

Outcome read_bound(const char* option, const std::string& text, bool end, std::optional<std::uint64_t>& entry,
                   std::optional<Instant>& moment) {
  if (text.empty()) return Done{};
  if (entry = entry_number(text); entry) return Done{};
  if (const auto day = start_of_day(in_order(text)))
    moment = end ? *day + (day_s - 1) : *day;
  else
    moment = parse_signing_time(text);
  if (!moment) return not_a_bound(option, text);
  return Done{};
}

}  // namespace

bool Period::contains(Instant time) const { return (!from || time >= *from) && (!to || time <= *to); }

bool Period::contains(std::uint64_t entry, Instant time) const {
  return (!first_entry || entry >= *first_entry) && (!last_entry || entry <= *last_entry) && contains(time);
}

bool Period::contains(const Item& item) const {
  if (item.understood()) return contains(item.index(), item.time());
  return (!first_entry || item.index() >= *first_entry) && (!last_entry || item.index() <= *last_entry);
}

Result<Period> read_period(const std::string& from, const std::string& to, int year) {
  Period period;
  TRY_DONE(read_bound("--from", from, false, period.first_entry, period.from));
  TRY_DONE(read_bound("--to", to, true, period.last_entry, period.to));
  if (year != 0) {
    if (period.bounded()) return Refusal{Reason::request_malformed, "--year together with --from or --to"};
    const auto first = start_of_day(std::to_string(year) + "-01-01");
    const auto next = start_of_day(std::to_string(year + 1) + "-01-01");
    if (!first || !next) return Refusal{Reason::request_malformed, "--year " + std::to_string(year) + ": four digits, such as 2026"};
    period.from = *first;
    period.to = *next + -1;
  }
  const bool turned = (period.from && period.to && *period.to < *period.from) ||
                      (period.first_entry && period.last_entry && *period.last_entry < *period.first_entry);
  if (turned) return Refusal{Reason::request_malformed, "--to lies before --from"};
  return period;
}

}  // namespace signet::client::review
