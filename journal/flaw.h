// What can be wrong with a journal, said of the first entry that it concerns.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

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
  order_out_of_sequence,   // orders of a kind are numbered 1, 2, …
  hash_wrong,              // an inner hash of the tree
  signed_tree_wrong,       // entries up to here are not those of a tree that the journal recorded as signed
  checkpoint_wrong,        // the journal's own checkpoint: signature or root
  truncated,               // fewer entries than were signed or known before
  known_checkpoint_wrong,  // a checkpoint that was given: signature or root
  tile_wrong,              // a file of the tiles is missing, unreadable, or holds what no tile of this tree holds
  tile_unexpected,         // a file below tile/ that a log does not have
  year_link_wrong,         // a year's first entry and the last of the year before it do not name each other
  year_missing,            // the year that the first entry names is not there
};
std::string_view code(Flaw flaw) noexcept;

/// Where a journal lies both in a database and in published files: in which of them a fault was found.
enum class Telling : std::uint8_t { only, database, files, both };

struct Fault {
  Flaw flaw{};
  std::optional<std::uint64_t> entry;  // the first that it concerns
  std::string detail;
  Telling telling = Telling::only;
};

constexpr std::size_t faults_of_a_sort_max = 20;  // an entry put in between changes all that follow

class FaultList {
 public:
  void add(Flaw flaw, std::optional<std::uint64_t> entry, std::string detail = {});
  const std::vector<Fault>& faults() const noexcept { return faults_; }
  std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  std::vector<Fault> faults_;
  std::uint64_t left_out_ = 0;  // beyond the first of their sort
  std::map<Flaw, std::size_t> counts_;
};

}  // namespace signet::journal
