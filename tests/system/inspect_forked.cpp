#include "tests/system/inspect_forked.h"

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "policy/base/ensure.h"

namespace signet::test {

void leave_root() {
  constexpr uid_t nobody = 65534;
  if (::geteuid() != 0) return;
  ensure(::setgroups(0, nullptr) == 0 && ::setresgid(nobody, nobody, nobody) == 0 && ::setresuid(nobody, nobody, nobody) == 0,
         "root is left");
}

pid_t start_forked(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    leave_root();
    ::_exit(work());
  }
  return child;
}

int wait_forked(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace signet::test
