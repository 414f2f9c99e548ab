// What a pupil who transfers in brings: the other school's sealed record, checked once, kept, and read again when an opened
// transcript inherits it (S3 Đ.26).
#pragma once

#include "daemon/keyhold/appliance.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"
#include "policy/incoming.h"

namespace signet::keyhold {

/// Read by a worker, judged by us. Where it was checked before, the entry proves since when its signatures exist.
IncomingJudgement read_incoming(const Appliance& appliance, const Standing& standing, os::Channel& inspect, ByteView document,
                                const Digest& digest, Instant now);

/// For the clerk and systems: a good one goes into the archive and the journal, once; a refusal is journaled as others are.
wire::ServiceAnswer take_incoming(Appliance& appliance, os::Channel& inspect, const wire::ServiceRequest& request, ByteView document);

}  // namespace signet::keyhold
