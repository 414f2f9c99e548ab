#include "daemon/os/limit.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>

#include "daemon/os/error.h"

namespace signet::os {

Outcome lower_limit(int resource, rlim_t value) {
  rlimit limit{};
  if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) return system_refusal("getrlimit");
  limit.rlim_max = std::min(limit.rlim_max, value);
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) return system_refusal("setrlimit");
  return Done{};
}

Outcome forbid_dumps() {
  TRY_DONE(lower_limit(RLIMIT_CORE, 0));
  if (::prctl(PR_SET_DUMPABLE, 0) != 0) return system_refusal("PR_SET_DUMPABLE");
  return Done{};
}

Outcome refuse_root() {
  if (::getuid() != 0 && ::geteuid() != 0) return Done{};
  return Refusal{Reason::system_error, "this part does not run as root; signetd or systemd gives it its own user"};
}

}  // namespace signet::os
