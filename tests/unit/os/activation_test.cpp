#include "daemon/os/activation.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace signet::os {
namespace {

// take_handed owns descriptors 3 and up: each case runs in a process of its own. 0 means that all held.
int in_a_child(bool (*holds)()) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(holds() ? 0 : 1);
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

void hand_over(const char* count, const char* names, pid_t pid) {
  ::dup2(0, 3);
  ::dup2(0, 4);
  ::setenv("LISTEN_FDS", count, 1);
  ::setenv("LISTEN_FDNAMES", names, 1);
  ::setenv("LISTEN_PID", std::to_string(pid).c_str(), 1);
}

TEST(Handed, AreTakenByName) {
  EXPECT_EQ(in_a_child([] {
              hand_over("2", "service:activation", ::getpid());
              auto handed = take_handed();
              const Fd activation = take(handed, "activation");
              const Fd service = take(handed, "service");
              return activation.get() == 4 && service.get() == 3 && !take(handed, "service") && !take(handed, "other") &&
                     ::fcntl(3, F_GETFD) == FD_CLOEXEC && std::getenv("LISTEN_FDS") == nullptr && std::getenv("LISTEN_PID") == nullptr;
            }),
            0);
}

TEST(Handed, AreNotTakenFromAnotherProcess) {
  EXPECT_EQ(in_a_child([] {
              hand_over("2", "service:activation", ::getppid());
              return take_handed().empty() && std::getenv("LISTEN_FDS") == nullptr;
            }),
            0);
}

TEST(Handed, ANumberThatIsNotOpenIsNothing) {
  EXPECT_EQ(in_a_child([] {
              hand_over("2", "service:activation", ::getpid());
              ::close(4);
              auto handed = take_handed();
              return take(handed, "service").get() == 3 && !take(handed, "activation");
            }),
            0);
}

TEST(Handed, AreNotTakenByANonsenseCount) {
  for (const char* count : {"-1", "0", "2x", "1000000", ""}) {
    ::setenv("TEST_COUNT", count, 1);
    EXPECT_EQ(in_a_child([] {
                const char* const count = std::getenv("TEST_COUNT");
                hand_over(count == nullptr ? "" : count, "a", ::getpid());
                return take_handed().empty();
              }),
              0)
        << count;
  }
}

}  // namespace
}  // namespace signet::os
