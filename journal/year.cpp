#include "journal/year.h"

#include <sys/stat.h>

#include <algorithm>

#include "journal/durable_file.h"

namespace signet::journal {
namespace {

Refusal broken_link(const std::string& origin, const std::string& what) {
  return {Reason::journal_inconsistent, "the year " + origin + ": " + what};
}

bool is_year(const std::string& name) {
  return name.size() == 4 && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<OriginParts> split_origin(std::string_view origin) {
  const auto slash = origin.rfind('/');
  if (slash == origin.npos || slash == 0) return std::nullopt;
  const auto year = origin.substr(slash + 1);
  if (year.size() != 4 || !std::all_of(year.begin(), year.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  return OriginParts{std::string{origin.substr(0, slash)}, std::string{year}};
}

std::vector<std::string> closed_years_in(const std::string& directory) {
  std::vector<std::string> years;
  for (const auto& name : names_in(directory)) {
    struct stat status {};
    if (is_year(name) && ::stat((directory + "/" + name).c_str(), &status) == 0 && S_ISDIR(status.st_mode)) years.push_back(name);
  }
  std::ranges::sort(years);
  return years;
}

std::optional<Verifier> in_year(const Verifier& known, const std::string& origin) {
  const auto ours = split_origin(known.name);
  const auto asked = split_origin(origin);
  if (origin == known.name) return known;
  if (!ours || !asked || ours->base != asked->base) return std::nullopt;
  return Verifier{origin, known.key};
}

Outcome check_later(const std::string& before, const std::string& origin) {
  const auto old_parts = split_origin(before);
  const auto new_parts = split_origin(origin);
  if (!old_parts || !new_parts || old_parts->base != new_parts->base)
    return Refusal{Reason::journal_inconsistent, origin + " is not a year of " + (old_parts ? old_parts->base : before)};
  if (new_parts->year <= old_parts->year) return Refusal{Reason::year_not_over, old_parts->year};
  return Done{};
}

Outcome check_follows(const Identity& before, const ClosedYear& year, const Identity& next) {
  const auto& link = next.predecessor;
  if (!link) return broken_link(next.origin, "its first entry names no year before it");
  if (link->origin != before.origin || before.origin != year.tree.origin)
    return broken_link(next.origin, "it follows " + link->origin + ", not " + before.origin);
  if (year.successor != next.origin) return broken_link(before.origin, "its last entry names " + year.successor + ", not " + next.origin);
  TRY_DONE(check_later(before.origin, next.origin));
  if (link->size != year.tree.size || link->root != year.tree.root)
    return broken_link(before.origin, "its last tree (" + std::to_string(year.tree.size) + " entries) is not the one that " + next.origin +
                                          " names (" + std::to_string(link->size) + ")");
  if (link->root_entry != year.root_entry) return broken_link(next.origin, "it repeats another root entry");
  if (link->first_number != year.first_number + year.tree.size) return broken_link(next.origin, "its numbers do not run on");
  if (next.checkpoint_key != before.checkpoint_key) return broken_link(next.origin, "another checkpoint key");
  if (next.school_code != before.school_code || next.pin_sha256 != before.pin_sha256 || next.mode != before.mode)
    return broken_link(next.origin, "another school, pin or mode");
  return Done{};
}

Identity successor_of(const Identity& before, const ClosedYear& year, Instant time) {
  Identity next = before;
  next.origin = year.successor;
  next.time = time;
  next.predecessor = Predecessor{before.origin, year.tree.size, year.tree.root, year.root_entry, year.first_number + year.tree.size};
  return next;
}

}  // namespace signet::journal
