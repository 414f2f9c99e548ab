// The years of one appliance's journal: each is a log of its own, and its first entry leads back to the year before.
#pragma once

#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/entry.h"

namespace signet::journal {

/// An origin without its last `/YEAR`, and that year; nothing for an origin without one.
struct OriginParts {
  std::string base, year;
};
std::optional<OriginParts> split_origin(std::string_view origin);

/// The folders below a journal's directory that hold closed years (`2026`), the oldest first. What else stands there is nobody's year.
std::vector<std::string> closed_years_in(const std::string& directory);

/// A year that has ended.
struct ClosedYear {
  Checkpoint tree;    // its last
  Digest root_entry;  // of the appliance's first journal
  std::uint64_t first_number = 0;
  std::string successor;  // the origin that its last entry names
};
/// The same appliance, key, school, pin and mode; the origin that the last year named, its last tree, and numbers that run on.
/// Refuses with `journal_inconsistent`, and says which of them differs.
Outcome check_follows(const Identity& before, const ClosedYear& year, const Identity& next);
/// The identity of the year that follows.
Identity successor_of(const Identity& before, const ClosedYear& year, Instant time);
/// One key signs all years: the same key under the name of another year; nothing where `origin` is another journal's.
std::optional<Verifier> in_year(const Verifier& known, const std::string& origin);
/// Whether `origin` can follow `before`: the same name, and a later year.
Outcome check_later(const std::string& before, const std::string& origin);

}  // namespace signet::journal
