// What the entries of a whole journal are to one another, whatever they are read from.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "journal/entry.h"
#include "journal/flaw.h"

namespace signet::journal {

/// Form, times, intents with their outcomes, numbers of orders. Takes the entries in their order.
class EntrySequence {
 public:
  explicit EntrySequence(FaultList& faults) : faults_(faults) {}
  void take(std::uint64_t index, ByteView body);
  /// Intents without outcome: bound to their document, not a fault.
  std::vector<std::uint64_t> open_intents() const { return {open_.begin(), open_.end()}; }

 private:
  void check_time(std::uint64_t index, const Envelope& envelope);
  void check_outcome(std::uint64_t index, const Envelope& envelope);
  void check_order(std::uint64_t index, const Envelope& envelope);

  FaultList& faults_;
  Instant newest_{INT64_MIN};
  std::set<std::uint64_t> open_;
  std::set<std::uint64_t> unsure_;               // failed after the token was asked: the same document may be completed later
  std::map<std::string, std::uint64_t> orders_;  // newest number of each kind
};

}  // namespace signet::journal
