// A journal's directory with all its years: the open one in it, each that has ended in a folder of its own.
#pragma once

#include <string>
#include <vector>

#include "journal/audit.h"
#include "journal/year.h"

namespace signet::journal {

/// The directories that hold one year each, the oldest first. The last is `directory` itself where it holds a journal or published files.
std::vector<std::string> year_directories(const std::string& directory);

/// A year's database for reading, and the number of its first entry.
struct YearReader {
  std::string directory;
  std::uint64_t first_number = 0;
  std::string origin;  // empty: its first entry cannot be read
  Reader reader;
};
/// All years of a directory, the oldest first. Refuses what `Reader::open` refuses, and a year whose first entry cannot be read.
Result<std::vector<YearReader>> open_years(const std::string& directory);

/// That each year names the one before it, and is named by it: faults of the later year. `reports`: the oldest first.
void check_links(std::vector<AuditReport>& reports);

/// Each year audited, and the links between them; at least one year.
std::vector<AuditReport> audit_years(std::vector<YearReader>& years, const std::optional<Verifier>& expected,
                                     const std::vector<KnownCheckpoint>& known);

/// The checkpoints of `known` that are of this year; those of no year at all are the last one's to judge.
std::vector<KnownCheckpoint> known_of(const std::vector<KnownCheckpoint>& known, const std::vector<std::string>& origins, std::size_t year);

}  // namespace signet::journal
