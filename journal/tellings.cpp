#include "journal/tellings.h"

#include <algorithm>

#include "journal/note.h"
#include "journal/tile_audit.h"
#include "journal/tile_comparison.h"

namespace signet::journal {
namespace {

/// What the checkpoint beside the journal claims; the audit judges it.
std::uint64_t claimed_size(const Reader& reader) {
  const auto note = reader.checkpoint() ? parse_note(*reader.checkpoint()) : Result<Note>{Refusal{Reason::not_found, "no checkpoint"}};
  if (!note) return 0;
  const auto checkpoint = parse_checkpoint_text(note->text);
  return checkpoint ? checkpoint->size : 0;
}

}  // namespace

AuditReport with_files(AuditReport database, const AuditReport& files) {
  for (Fault& fault : database.faults) fault.telling = Telling::database;
  for (const Fault& fault : files.faults) {
    const auto said = std::ranges::find_if(database.faults, [&](const Fault& each) {
      return each.flaw == fault.flaw && each.entry == fault.entry && each.detail == fault.detail;
    });
    if (said != database.faults.end()) {
      said->telling = Telling::both;
    } else {
      database.faults.push_back(fault);
      database.faults.back().telling = Telling::files;
    }
  }
  database.faults_left_out += files.faults_left_out;
  database.files_ahead = files.files_ahead;
  return database;
}

AuditReport audit_both(Reader& reader, const std::string& directory, const std::optional<Verifier>& expected,
                       const std::vector<KnownCheckpoint>& known, const std::optional<SequenceState>& before) {
  TileComparison files{directory, claimed_size(reader)};
  auto report = audit(reader, expected, known, before, &files);
  // It is the same tree, and the checkpoint that the audit found good is of all of it: what was known of the one holds for the other.
  if (report.faults.empty() && files.same()) return report;
  return with_files(std::move(report), audit_tiles(directory, expected, known, before));
}

}  // namespace signet::journal
