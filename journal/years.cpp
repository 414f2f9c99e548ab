#include "journal/years.h"

#include <sys/stat.h>

#include <algorithm>

#include "journal/tile_audit.h"
#include "journal/witness.h"

namespace signet::journal {
namespace {

bool holds_a_year(const std::string& directory) {
  struct stat status {};
  return ::stat((directory + "/journal.db").c_str(), &status) == 0 || has_tiles(directory);
}

Result<Identity> identity_in(Reader& reader) {
  Result<Identity> identity{Refusal{Reason::journal_inconsistent, "no first entry"}};
  TRY_DONE(reader.entries(0, [&](std::uint64_t index, ByteView body) {
    if (index == 0) identity = read_identity(body);
    return false;
  }));
  return identity;
}

ClosedYear ended_as(const AuditReport& report) {
  const auto& identity = *report.identity;
  return {{identity.origin, report.size, report.root},
          {},
          report.first_number(),
          report.sequence.successor.value_or("nothing: it is not closed")};
}

}  // namespace

std::vector<std::string> year_directories(const std::string& directory) {
  std::vector<std::string> found;
  for (const auto& year : closed_years_in(directory)) {
    if (holds_a_year(directory + "/" + year)) found.push_back(directory + "/" + year);
  }
  if (holds_a_year(directory) || found.empty()) found.push_back(directory);
  return found;
}

Result<std::vector<YearReader>> open_years(const std::string& directory) {
  std::vector<YearReader> years;
  for (const auto& each : year_directories(directory)) {
    TRY(auto reader, Reader::open(each));
    // What is wrong with a first entry is an auditor's to say; numbers of a lone journal count from 0.
    const auto identity = identity_in(reader);
    years.push_back({each, identity ? identity->first_number() : 0, identity ? identity->origin : "", std::move(reader)});
  }
  return years;
}

void check_links(std::vector<AuditReport>& reports) {
  std::optional<Digest> root_entry;
  for (std::size_t i = 1; i < reports.size(); ++i) {
    const auto& before = reports[i - 1];
    auto& next = reports[i];
    if (!before.identity || !next.identity) continue;  // said already
    auto year = ended_as(before);
    if (!root_entry && before.identity->predecessor) root_entry = before.identity->predecessor->root_entry;
    if (!root_entry) root_entry = before.first_entry;
    year.root_entry = root_entry.value_or(Digest{});
    if (const auto follows = check_follows(*before.identity, year, *next.identity); !follows)
      next.faults.push_back({Flaw::year_link_wrong, next.first_number(), follows.refusal().detail});
  }
}

std::vector<AuditReport> audit_years(std::vector<YearReader>& years, const std::optional<Verifier>& expected,
                                     const std::vector<KnownCheckpoint>& known) {
  std::vector<std::string> origins;
  for (const auto& year : years) origins.push_back(year.origin);
  std::vector<AuditReport> reports;
  std::optional<SequenceState> before;
  for (std::size_t i = 0; i < years.size(); ++i) {
    reports.push_back(audit(years[i].reader, expected, known_of(known, origins, i), before));
    before = reports.back().sequence;
  }
  check_links(reports);
  return reports;
}

std::vector<KnownCheckpoint> known_of(const std::vector<KnownCheckpoint>& known, const std::vector<std::string>& origins,
                                      std::size_t year) {
  std::vector<KnownCheckpoint> found;
  for (const auto& each : known) {
    const auto origin = claimed_origin({0, {}, each.note});
    const auto place = origin ? std::ranges::find(origins, *origin) : origins.end();
    const auto whose = place == origins.end() ? origins.size() - 1 : static_cast<std::size_t>(place - origins.begin());
    if (whose == year) found.push_back(each);
  }
  return found;
}

}  // namespace signet::journal
