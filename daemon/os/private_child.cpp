#include "daemon/os/private_child.h"

#include <grp.h>
#include <unistd.h>

namespace signet::os {

bool drop_root() noexcept {
  constexpr uid_t nobody = 65534;
  if (::geteuid() != 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setresgid(nobody, nobody, nobody) == 0 && ::setresuid(nobody, nobody, nobody) == 0;
}

}  // namespace signet::os
