// `signet-journal --init`: the operator's act that makes a journal.
#pragma once

#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::daemon::journal {

/// Makes key and journal from the request (JSON: origin, school_code, school_name, pin_sha256, time, mode) and returns
/// entry 0's canonical text. Refuses where a journal or a key exists.
/// `witness`: of a department, also the key that it cosigns its schools' journals with.
Result<std::string> initialise(ByteView request, bool witness);

}  // namespace signet::daemon::journal
