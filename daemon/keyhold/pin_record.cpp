#include "daemon/keyhold/pin_record.h"

#include <algorithm>

#include "daemon/keyhold/appliance.h"
#include "daemon/keyhold/entries.h"
#include "daemon/keyhold/pin_try.h"
#include "daemon/keyhold/start.h"
#include "daemon/os/clock.h"
#include "daemon/os/log.h"
#include "journal/entry.h"

namespace signet::keyhold {
namespace {

/// What an entry behind the last one needs to know.
struct End {
  Instant newest;
  bool closed = false;  // the year is, and the next one not made
};

// The first entry of each year names the key that signs its checkpoints. What they say besides is looked at by a start that goes on.
Outcome look_at(Recorder& recorder, State& state, std::uint64_t index, const Bytes& octets, End& end) {
  TRY(const auto entry, read_entry(octets));
  end.newest = std::max(end.newest, entry.time);
  const bool first = index == 0 || recorder.year_before(index) != nullptr;
  end.closed = !first && entry.successor.has_value();
  if (!first) return Done{};
  TRY(const auto known, state.first_entry());
  if (index == 0 && known != journal::leaf_hash(octets))
    return Refusal{Reason::journal_inconsistent, "keyhold's state belongs to another journal"};
  TRY(const auto identity, journal::read_identity(octets));
  recorder.know(journal::Verifier{identity.origin, identity.checkpoint_key});
  return Done{};
}

Outcome record_behind_all(State& state, std::int64_t clock_offset_s, os::Notifier& notifier) {
  TRY(const auto events, pin_events());
  if (events.empty()) return Done{};
  { TRY(const auto wait_for_journal, connect_patiently(journal_socket)); }
  Recorder recorder{journal_socket, state};
  End end;
  TRY_DONE(recorder.replay([&](std::uint64_t index, const Bytes& octets) {
    notifier.starting("reading the journal");
    return look_at(recorder, state, index, octets, end);
  }));
  if (end.closed) return Refusal{Reason::rollover_unfinished, "the year is closed"};
  return record_pin_events(recorder, std::max(end.newest, os::read_clock(clock_offset_s).wall));
}

}  // namespace

Outcome record_pin_events(Recorder& recorder, Instant now) {
  TRY(const auto events, pin_events());
  for (const auto& event : events) {
    TRY(const auto appended, recorder.append(pin_entry(now, event.state, event.at, event.by)));
  }
  return events.empty() ? Outcome{Done{}} : forget_pin_events();
}

void record_alone(State& state, std::int64_t clock_offset_s, os::Notifier& notifier) {
  if (const auto done = record_behind_all(state, clock_offset_s, notifier); !done)
    os::log_warning("what befell the PIN is not in the journal yet: " + done.refusal().detail);
}

}  // namespace signet::keyhold
