#include "journal/entry_sequence.h"

#include <algorithm>

namespace signet::journal {
namespace {

constexpr std::int64_t disorder_s_max = 60;  // an entry bears the time of its decision

}  // namespace

void EntrySequence::begin_year(std::uint64_t first_number, const std::optional<SequenceState>& before) {
  first_number_ = first_number;
  if (before) state_ = *before;
  if (!before) state_.unknown_before = first_number;
  state_.successor.reset();
}

void EntrySequence::take(std::uint64_t index, ByteView body) {
  const auto envelope = read_envelope(body);
  if (!envelope) return faults_.add(Flaw::entry_malformed, index, envelope.refusal().detail);
  if (state_.successor) faults_.add(Flaw::entry_malformed, index, "an entry behind the one that closes the year");
  state_.successor = envelope->successor;
  check_time(index, *envelope);
  if (envelope->kind == EntryKind::intent) state_.open.insert(first_number_ + index);
  if (envelope->kind == EntryKind::revoked && envelope->intent) {
    state_.open.erase(*envelope->intent);  // no seal can come of it any more
    state_.unsure.erase(*envelope->intent);
  }
  if (envelope->kind == EntryKind::sealed || envelope->kind == EntryKind::failed) check_outcome(index, *envelope);
  if (envelope->order) check_order(index, *envelope);
}

// Requests overlap: the intent of one may be written after the outcome of another that was decided later.
// The principal's order says back to when: the entries before it had a time that was wrong.
void EntrySequence::check_time(std::uint64_t index, const Envelope& envelope) {
  Instant& newest = state_.newest;
  if (envelope.newest) newest = *envelope.newest;
  if (envelope.time.value() + disorder_s_max < newest.value())
    faults_.add(Flaw::time_backwards, index, to_iso8601(envelope.time) + " after " + to_iso8601(newest));
  newest = std::max(newest, envelope.time);
}

void EntrySequence::check_outcome(std::uint64_t index, const Envelope& envelope) {
  const std::uint64_t intent = *envelope.intent;
  // Where a seal may exist the same document is tried again: sealed at last, or failed once more and no surer than before.
  const bool again = envelope.kind == EntryKind::sealed || envelope.token_asked;
  const bool known = state_.open.erase(intent) != 0 || (again && state_.unsure.erase(intent) != 0) || intent < state_.unknown_before;
  if (!known) faults_.add(Flaw::outcome_without_intent, index, "intent " + std::to_string(intent));
  if (known && envelope.kind == EntryKind::failed && envelope.token_asked) state_.unsure.insert(intent);
}

void EntrySequence::check_order(std::uint64_t index, const Envelope& envelope) {
  const auto [place, first] = state_.orders.try_emplace(envelope.order->kind, 0);
  std::uint64_t& last = place->second;
  const bool anywhere = first && state_.unknown_before > 0;  // earlier ones stand in years that we have not seen
  if (!anywhere && envelope.order->number != last + 1)
    faults_.add(Flaw::order_out_of_sequence, index,
                envelope.order->kind + " " + std::to_string(envelope.order->number) + ", " + std::to_string(last + 1) + " is next");
  last = envelope.order->number;
}

}  // namespace signet::journal
