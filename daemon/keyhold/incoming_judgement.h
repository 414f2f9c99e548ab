// Another school's sealed record, judged: once when it comes, and again when an opened transcript inherits it (S3 Đ.26).
#pragma once

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/os/channel.h"
#include "policy/incoming.h"

namespace signet::keyhold {

/// Read by a worker, judged by us. Where it was checked before, the entry proves since when its signatures exist.
IncomingJudgement read_incoming(const ApplianceOnRecord& appliance, const Standing& standing, os::Channel& inspect, ByteView document,
                                const Digest& digest, Instant now);

}  // namespace signet::keyhold
