// What the entries of a whole journal are to one another, whatever they are read from.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "journal/entry.h"
#include "journal/flaw.h"

namespace signet::journal {

/// What an entry can refer to: of the entries before it, over all years.
struct SequenceState {
  Instant newest{INT64_MIN};
  std::set<std::uint64_t> open;                 // intents without outcome, by number
  std::set<std::uint64_t> unsure;               // failed after the token was asked: the same document may be completed later
  std::map<std::string, std::uint64_t> orders;  // newest number of each kind
  std::optional<std::string> successor;         // the newest entry has closed its year
  std::uint64_t unknown_before = 0;             // entries below this number belong to years that nobody showed us
};

/// Form, times, intents with their outcomes, numbers of orders. Takes the entries of one year in their order.
class EntrySequence {
 public:
  explicit EntrySequence(FaultList& faults) : faults_(faults) {}
  /// Before the first entry: `before` is what the year before left; nothing where that year was not read.
  void begin_year(std::uint64_t first_number, const std::optional<SequenceState>& before);
  /// `index`: within the year.
  void take(std::uint64_t index, ByteView body);
  const SequenceState& state() const noexcept { return state_; }
  /// Intents without outcome: bound to their document, not a fault.
  std::vector<std::uint64_t> open_intents() const { return {state_.open.begin(), state_.open.end()}; }

 private:
  void check_time(std::uint64_t index, const Envelope& envelope);
  void check_outcome(std::uint64_t index, const Envelope& envelope);
  void check_order(std::uint64_t index, const Envelope& envelope);

  FaultList& faults_;
  std::uint64_t first_number_ = 0;
  SequenceState state_;
};

}  // namespace signet::journal
