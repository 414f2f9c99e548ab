// The content that keyhold sends with an answer.
#pragma once

#include "daemon/os/fd.h"
#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::gate {

/// Refuses what is not sealed against every change (`wire_malformed`) and what is over payload_bytes_max (`too_large`).
Result<Bytes> read_payload(const os::Fd& memfd);

}  // namespace signet::gate
