// What a person of the roster puts on record because a rule wants it there (docs/formats/journal.md), and its words read again.
#pragma once

#include "daemon/keyhold/reply.h"

namespace signet::keyhold {

/// Its file goes into the archive, then the entry into the journal; both are durable when this answers `done`.
wire::ServiceAnswer record_note(Appliance& appliance, const wire::ServiceRequest& request, ByteView text, const os::Peer& peer);
/// The file of the note at entry `request.from`, for persons of the roster. Nothing else of the archive comes this way.
Reply read_note(Appliance& appliance, const wire::ServiceRequest& request, const os::Peer& peer);

}  // namespace signet::keyhold
