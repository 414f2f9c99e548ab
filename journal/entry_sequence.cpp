#include "journal/entry_sequence.h"

#include <algorithm>

namespace signet::journal {
namespace {

constexpr std::int64_t disorder_s_max = 60;  // an entry bears the time of its decision

}  // namespace

void EntrySequence::take(std::uint64_t index, ByteView body) {
  const auto envelope = read_envelope(body);
  if (!envelope) return faults_.add(Flaw::entry_malformed, index, envelope.refusal().detail);
  check_time(index, *envelope);
  if (envelope->kind == EntryKind::intent) open_.insert(index);
  if (envelope->kind == EntryKind::revoked && envelope->intent) {
    open_.erase(*envelope->intent);  // no seal can come of it any more
    unsure_.erase(*envelope->intent);
  }
  if (envelope->kind == EntryKind::sealed || envelope->kind == EntryKind::failed) check_outcome(index, *envelope);
  if (envelope->order) check_order(index, *envelope);
}

// Requests overlap: the intent of one may be written after the outcome of another that was decided later.
// The principal's order says back to when: the entries before it had a time that was wrong.
void EntrySequence::check_time(std::uint64_t index, const Envelope& envelope) {
  if (envelope.newest) newest_ = *envelope.newest;
  if (envelope.time.value() + disorder_s_max < newest_.value())
    faults_.add(Flaw::time_backwards, index, to_iso8601(envelope.time) + " after " + to_iso8601(newest_));
  newest_ = std::max(newest_, envelope.time);
}

void EntrySequence::check_outcome(std::uint64_t index, const Envelope& envelope) {
  const std::uint64_t intent = *envelope.intent;
  const bool known = open_.erase(intent) != 0 || (envelope.kind == EntryKind::sealed && unsure_.erase(intent) != 0);
  if (!known) faults_.add(Flaw::outcome_without_intent, index, "intent " + std::to_string(intent));
  if (known && envelope.kind == EntryKind::failed && envelope.token_asked) unsure_.insert(intent);
}

void EntrySequence::check_order(std::uint64_t index, const Envelope& envelope) {
  std::uint64_t& last = orders_[envelope.order->kind];
  if (envelope.order->number != last + 1)
    faults_.add(Flaw::order_out_of_sequence, index,
                envelope.order->kind + " " + std::to_string(envelope.order->number) + ", " + std::to_string(last + 1) + " is next");
  last = envelope.order->number;
}

}  // namespace signet::journal
