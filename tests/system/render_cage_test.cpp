// What an attacker who owns the drawing program still can do: a worker's cage, and fonts read by their names.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "daemon/os/cage.h"
#include "daemon/os/landlock.h"
#include "daemon/os/memfd.h"
#include "tests/system/inspect_forked.h"

namespace signet {
namespace {

constexpr const char* font = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf";

/// The wait status of a process that does this in the renderer's cage.
int in_cage(const std::function<int()>& work) {
  return test::wait_forked(test::start_forked([&] {
    const auto document = os::make_sealed_memfd(as_bytes("x"));
    const auto output = os::make_output_memfd(4096);
    if (!document || !output) return 98;
    const int high[] = {::fcntl(document->get(), F_DUPFD, 32), ::fcntl(output->get(), F_DUPFD, 32)};
    ::dup2(high[0], os::worker_document);
    ::dup2(high[1], os::worker_output);
    if (!os::prepare_renderer_cage({"/usr/share/fonts"}) || !os::enter_worker_cage()) return 99;
    return work();
  }));
}

bool killed(const std::function<long()>& attack) {
  const int status = in_cage([&] { return attack(), 0; });
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}
int answer(const std::function<int()>& work) {
  const int status = in_cage(work);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
int open_error(const char* path) { return ::open(path, O_RDONLY | O_CLOEXEC) >= 0 ? 0 : errno; }

TEST(RenderCage, ReadsFontsAndNoOtherFile) {
  if (os::landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  EXPECT_EQ(answer([] { return open_error(font); }), 0);
  for (const char* path : {"/etc/passwd", "/proc/self/environ", "/usr/share/fonts/../../../etc/passwd", "/tmp"})
    EXPECT_EQ(answer([path] { return open_error(path); }), EACCES) << path;
}

TEST(RenderCage, LearnsNothingOfOtherFiles) {
  EXPECT_EQ(answer([] {
              struct stat state {};
              return ::syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &state, 0) == 0 ? 0 : errno;
            }),
            EPERM);
  EXPECT_EQ(answer([] { return ::access("/etc/passwd", R_OK) == 0 ? 0 : errno; }), EPERM);
}

TEST(RenderCage, WritesNoFileAndTalksToNobody) {
  const std::map<std::string, std::function<long()>> attacks = {
      {"open for writing", [] { return ::syscall(SYS_openat, AT_FDCWD, "/tmp/x", O_WRONLY | O_CREAT, 0600); }},
      {"open for both", [] { return ::syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR); }},
      {"cut a file off", [] { return ::syscall(SYS_openat, AT_FDCWD, font, O_RDONLY | O_TRUNC); }},
      {"open by the old call", [] { return ::syscall(SYS_open, font, O_RDONLY); }},
      {"make a socket", [] { return ::syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
      {"make a Unix socket", [] { return ::syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }},
      {"fork", [] { return ::syscall(SYS_fork); }},
      {"start a program", [] { return ::syscall(SYS_execve, "/bin/true", nullptr, nullptr); }},
      {"signal others", [] { return ::syscall(SYS_kill, ::getppid(), 0); }},
      {"map code", [] { return ::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
      {"duplicate descriptors", [] { return ::syscall(SYS_fcntl, 3, F_DUPFD, 0); }},
      {"raise its limits", [] { return ::syscall(SYS_prlimit64, 0, 9, nullptr, nullptr); }},
  };
  for (const auto& [name, attack] : attacks) EXPECT_TRUE(killed(attack)) << name;
}

TEST(RenderCage, HasAWorkersMemory) {
  EXPECT_EQ(answer([] {
              for (int parts = 0; parts < 256; ++parts) {
                if (::mmap(nullptr, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
                  return parts < 32 ? 1 : 2;
              }
              return 3;
            }),
            1);
}

}  // namespace
}  // namespace signet
