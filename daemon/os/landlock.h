// Landlock (landlock(7)) by raw system calls: Debian 12's headers stop at ABI 2, kernels do not.
#pragma once

#include <string>
#include <vector>

#include "daemon/os/fd.h"
#include "policy/base/result.h"

namespace signet::os {

/// 0 where the kernel lacks it.
int landlock_version();
/// Everything this kernel can restrict is forbidden, but for reading and writing below these paths.
Result<Fd> make_ruleset(const std::vector<std::string>& read_paths, const std::vector<std::string>& write_paths);
/// For this thread and all that come from it, for good. Needs no_new_privs.
Outcome restrict_self(const Fd& ruleset);

}  // namespace signet::os
