// Resource limits (setrlimit(2)): only ever lowered.
#pragma once

#include <sys/resource.h>

#include "policy/base/result.h"

namespace signet::os {

/// Soft and hard limit become `value`, or stay where the hard limit is lower already.
Outcome lower_limit(int resource, rlim_t value);
/// The limits that every cage sets, sanitizers or not: no core file, nothing dumpable.
Outcome forbid_dumps();
/// No part runs as root.
Outcome refuse_root();

}  // namespace signet::os
