// `signet-journal --init`: the operator's act that makes a journal.
#pragma once

#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::daemon::journal {

/// Makes key and journal from the request (JSON: origin, school_code, school_name, pin_sha256, time, mode) and returns
/// entry 0's canonical text. Refuses where a journal or a key exists.
Result<std::string> initialise(ByteView request);

}  // namespace signet::daemon::journal
