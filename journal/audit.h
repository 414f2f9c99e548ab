// Verifying a journal without trusting who wrote it: every leaf, the tree, what was signed, what was known before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/flaw.h"
#include "journal/reader.h"

namespace signet::journal {

/// A checkpoint kept from earlier, by whoever asks.
struct KnownCheckpoint {
  std::string name;
  std::string note;
};

struct AuditReport {
  std::uint64_t size = 0;  // entries that are there
  Digest root;             // of the tree over them
  std::optional<Identity> identity;
  std::optional<Verifier> verifier;              // the key that checkpoints were judged by
  std::optional<std::uint64_t> checkpoint_size;  // what the journal's own signed checkpoint covers
  std::vector<std::uint64_t> open_intents;       // without outcome: bound to their document (not a fault)
  std::vector<Fault> faults;                     // empty: whole
  std::uint64_t faults_left_out = 0;             // beyond the first of their sort
  std::uint64_t files_ahead = 0;                 // tiles beyond the checkpoint: the appliance is writing, or died while it wrote
};

/// Always ends: one pass over the entries, whatever the file holds. `expected`: who should have signed; else the first entry says.
AuditReport audit(Reader& reader, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known);

}  // namespace signet::journal
