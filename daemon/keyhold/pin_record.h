// What befell the PIN goes into the journal (invariant 9), also by a start that comes to nothing.
#pragma once

#include "daemon/keyhold/recorder.h"
#include "daemon/os/notify.h"

namespace signet::keyhold {

/// Enters what is not entered yet. A death between the last entry and the end of the file enters it twice, with the same `at`.
Outcome record_pin_events(Recorder& recorder, Instant now);
/// The same of a start that ends here: the journal is read once to its end, and nothing of it believed but its tree. What goes wrong is in
/// the log, and the next start that comes so far enters it.
void record_alone(State& state, std::int64_t clock_offset_s, os::Notifier& notifier);

}  // namespace signet::keyhold
