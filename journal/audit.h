// Verifying a journal without trusting who wrote it: every leaf, the tree, what was signed, what was known before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/reader.h"

namespace signet::journal {

enum class Flaw : std::uint8_t {
  unreadable,              // SQLite or the numbers of the entries gave up here
  guard_missing,           // an append-only trigger was removed
  identity_wrong,          // the first entry is no identity, or not the one of the given key
  entry_missing,           // a number is left out
  entry_changed,           // its leaf hash is not the recorded one
  entry_not_in_tree,       // no leaf hash was ever recorded
  entry_malformed,         // not canonical, no envelope
  time_backwards,          // before the entry before it
  outcome_without_intent,  // or the second outcome of one intent
  hash_wrong,              // an inner hash of the tree
  signed_tree_wrong,       // entries up to here are not those of a tree that the journal recorded as signed
  checkpoint_wrong,        // the journal's own checkpoint: signature or root
  truncated,               // fewer entries than were signed or known before
  known_checkpoint_wrong,  // a checkpoint that was given: signature or root
};
std::string_view code(Flaw flaw) noexcept;

struct Fault {
  Flaw flaw{};
  std::optional<std::uint64_t> entry;  // the first that it concerns
  std::string detail;
};

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
};

constexpr std::size_t faults_of_a_sort_max = 20;  // an entry put in between changes all that follow

/// Always ends: one pass over the entries, whatever the file holds. `expected`: who should have signed; else the first entry says.
AuditReport audit(Reader& reader, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known);

}  // namespace signet::journal
