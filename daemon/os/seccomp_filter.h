// Which system calls a part may still make. The only file pair that knows libseccomp.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "daemon/os/cage.h"

namespace signet::os {

using Filter = std::vector<sock_filter>;

/// The part's list as a program for the kernel: built once, loaded as often as needed.
Result<Filter> build_filter(Part part);
/// For every thread of this process, for good. Needs no_new_privs. Allocates nothing.
Outcome load_filter(const Filter& filter);

}  // namespace signet::os
