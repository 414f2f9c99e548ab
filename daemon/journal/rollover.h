// `signet-journal --rollover`: the operator's act that closes a year and opens the next.
#pragma once

#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::daemon::journal {

/// From the request (JSON: origin, time) to the new year's first entry, which it returns. A death at any point leaves the old year as it
/// was, or a rollover that the next call ends: whatever the disk shows decides what is still to be done. Where nothing is, the first
/// entry of the open year is returned again. Refuses `year_not_over`.
Result<std::string> roll_over(ByteView request);

}  // namespace signet::daemon::journal
