// What a pupil who transfers in brings: the other school's sealed record, checked once, kept, and read again when an opened
// transcript inherits it (S3 Đ.26).
#pragma once

#include "daemon/keyhold/appliance.h"
#include "daemon/keyhold/incoming_judgement.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

/// For the clerk and systems: a good one goes into the archive and the journal, once; a refusal is journaled as others are.
wire::ServiceAnswer take_incoming(Appliance& appliance, os::Channel& inspect, const wire::ServiceRequest& request, ByteView document);

}  // namespace signet::keyhold
