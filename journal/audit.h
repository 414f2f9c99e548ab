// Verifying a journal without trusting who wrote it: every leaf, the tree, what was signed, what was known before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/entry_sequence.h"
#include "journal/flaw.h"
#include "journal/reader.h"

namespace signet::journal {

class TileComparison;

/// A checkpoint kept from earlier, by whoever asks.
struct KnownCheckpoint {
  std::string name;
  std::string note;
};

struct AuditReport {
  std::uint64_t size = 0;  // entries that are there
  Digest root;             // of the tree over them
  std::optional<Identity> identity;
  std::optional<Digest> first_entry;             // leaf hash of the first entry, as it stands there
  std::optional<Verifier> verifier;              // the key that checkpoints were judged by
  std::optional<std::uint64_t> checkpoint_size;  // what the journal's own signed checkpoint covers
  std::vector<std::uint64_t> open_intents;       // without outcome: bound to their document (not a fault)
  std::vector<Fault> faults;                     // empty: whole
  std::uint64_t faults_left_out = 0;             // beyond the first of their sort
  std::uint64_t files_ahead = 0;                 // tiles beyond the checkpoint: the appliance is writing, or died while it wrote
  SequenceState sequence;                        // what the next year goes on from
  /// Numbers run on across the years: of the first entry here. Faults and open intents bear these numbers.
  std::uint64_t first_number() const noexcept { return identity ? identity->first_number() : 0; }
  void number_faults();
};

/// Always ends: one pass over the entries, whatever the file holds. `expected`: who should have signed, in this year or another; else the
/// first entry says. `before`: what the year before left, where it was audited. `files`: is shown what the walk finds, and judges nothing.
AuditReport audit(Reader& reader, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known,
                  const std::optional<SequenceState>& before = {}, TileComparison* files = nullptr);
/// Whether `own` is the expected log, or another year of it; the one that its checkpoints are judged by.
Verifier judged_by(const Verifier& own, const std::optional<Verifier>& expected);

}  // namespace signet::journal
