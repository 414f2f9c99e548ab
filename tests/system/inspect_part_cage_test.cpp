// docs/architecture.md, the table of parts: what each long-lived part can still do inside its cage, tried one by one.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "daemon/os/cage.h"
#include "tests/system/inspect_forked.h"

namespace signet {
namespace {

enum class Fate { done, refused, killed };
using enum Fate;
constexpr int status_done = 10, status_refused = 11, status_uncaged = 12;

constexpr os::Part parts[] = {os::Part::gate, os::Part::keyhold, os::Part::inspect, os::Part::journal, os::Part::clock};
const char* const part_names[] = {"gate", "keyhold", "inspect", "journal", "clock"};

struct Probe {
  const char* name;
  bool (*attempt)();
  Fate fates[5];  // gate, keyhold, inspect, journal, clock
};

bool open_for(const char* path, int flags) { return ::open(path, flags | O_CLOEXEC, 0600) >= 0; }
bool socket_of(int family) { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0; }
bool raw(long result) { return result >= 0; }

bool start_thread() {
  bool ran = false;
  try {
    std::thread{[&] { ran = true; }}.join();
  } catch (const std::system_error&) {
  }
  return ran;
}

bool fork_a_child() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  return child > 0 && ::waitpid(child, nullptr, 0) == child;
}

bool map_a_memfd_as_code() {
  const int memfd = ::memfd_create("x", MFD_CLOEXEC);
  return ::ftruncate(memfd, 4096) == 0 && ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, memfd, 0) != MAP_FAILED;
}

bool turn_data_into_code() {
  void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return ::mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

bool move_between_own_folders() {
  return open_for("own/a", O_WRONLY | O_CREAT) && ::mkdir("own/sub", 0700) == 0 && ::rename("own/a", "own/sub/a") == 0 &&
         ::unlink("own/sub/a") == 0;
}

bool raise_its_limits() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_max += 1;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

bool leaves_no_core() {
  rlimit limit{1, 1};
  return ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
}

const Probe probes[] = {
    {"read a foreign file", [] { return open_for("/etc/passwd", O_RDONLY); }, {refused, refused, refused, refused, killed}},
    {"read a listed file", [] { return open_for("listed/file", O_RDONLY); }, {refused, done, refused, done, killed}},
    {"write a file listed for reading", [] { return open_for("listed/file", O_WRONLY); }, {refused, refused, refused, refused, killed}},
    {"make a file where it only reads",
     [] { return open_for("listed/new", O_WRONLY | O_CREAT); },
     {refused, refused, refused, refused, killed}},
    {"make a file of its own", [] { return open_for("own/new", O_WRONLY | O_CREAT); }, {refused, done, refused, done, killed}},
    {"move between its own folders", &move_between_own_folders, {refused, done, refused, done, killed}},
    {"make a device", [] { return raw(::mknod("own/device", S_IFCHR | 0600, 0)); }, {killed, killed, killed, killed, killed}},
    {"make a Unix socket", [] { return socket_of(AF_UNIX); }, {done, done, killed, killed, killed}},
    {"make an IPv4 socket", [] { return socket_of(AF_INET); }, {killed, killed, killed, killed, killed}},
    {"make an IPv6 socket", [] { return socket_of(AF_INET6); }, {killed, killed, killed, killed, killed}},
    {"make a netlink socket", [] { return raw(::socket(AF_NETLINK, SOCK_RAW, 0)); }, {killed, killed, killed, killed, killed}},
    {"bind", [] { return raw(::bind(0, nullptr, 0)); }, {killed, killed, killed, killed, killed}},
    {"listen", [] { return raw(::listen(0, 1)); }, {killed, killed, killed, killed, killed}},
    {"start a thread", &start_thread, {done, done, done, done, killed}},
    {"fork", &fork_a_child, {killed, killed, done, killed, killed}},
    {"vfork", [] { return raw(::syscall(SYS_vfork)); }, {killed, killed, killed, killed, killed}},
    {"clone into a user namespace",
     [] { return raw(::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr)); },
     {killed, killed, killed, killed, killed}},
    {"clone by the new call",
     [] {
       clone_args a{};
       return raw(::syscall(SYS_clone3, &a, sizeof a));
     },
     {refused, refused, refused, refused, killed}},
    {"start a program", [] { return raw(::syscall(SYS_execve, "/bin/true", nullptr, nullptr)); }, {killed, killed, killed, killed, killed}},
    {"start a program by descriptor",
     [] { return raw(::syscall(SYS_execveat, 0, "", nullptr, nullptr, AT_EMPTY_PATH)); },
     {killed, killed, killed, killed, killed}},
    {"trace", [] { return raw(::ptrace(PTRACE_TRACEME)); }, {killed, killed, killed, killed, killed}},
    {"read another's memory",
     [] { return raw(::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0)); },
     {killed, killed, killed, killed, killed}},
    {"take another's descriptor", [] { return raw(::syscall(SYS_pidfd_getfd, 0, 0, 0)); }, {killed, killed, killed, killed, killed}},
    {"signal another", [] { return ::kill(::getppid(), 0) == 0; }, {refused, refused, refused, refused, killed}},
    {"use bpf", [] { return raw(::syscall(SYS_bpf, 0, nullptr, 0)); }, {killed, killed, killed, killed, killed}},
    {"use io_uring", [] { return raw(::syscall(SYS_io_uring_setup, 1, nullptr)); }, {killed, killed, killed, killed, killed}},
    {"use userfaultfd", [] { return raw(::syscall(SYS_userfaultfd, 0)); }, {killed, killed, killed, killed, killed}},
    {"use the key ring", [] { return raw(::syscall(SYS_keyctl, 0, 0, 0, 0, 0)); }, {killed, killed, killed, killed, killed}},
    {"mount", [] { return raw(::syscall(SYS_mount, nullptr, nullptr, nullptr, 0, nullptr)); }, {killed, killed, killed, killed, killed}},
    {"leave its namespaces", [] { return raw(::syscall(SYS_unshare, CLONE_NEWUSER)); }, {killed, killed, killed, killed, killed}},
    {"change its user", [] { return raw(::syscall(SYS_setuid, ::getuid())); }, {refused, refused, refused, refused, killed}},
    {"raise its limits", &raise_its_limits, {refused, refused, refused, refused, killed}},
    {"map a memfd as code", &map_a_memfd_as_code, {killed, killed, killed, killed, killed}},
    {"turn data into code", &turn_data_into_code, {killed, killed, killed, killed, killed}},
    {"leave no core file", &leaves_no_core, {done, done, done, done, killed}},
    {"ask the size of what it holds",
     [] {
       struct stat state {};
       return ::fstat(0, &state) == 0;
     },
     {done, done, done, done, killed}},
    {"ask about a foreign file",
     [] {
       struct stat state {};
       return ::stat("/etc/passwd", &state) == 0;
     },
     {refused, done, refused, done, killed}},
    {"ask whether the clock is synchronised",
     [] {
       timex asked{};
       return raw(::adjtimex(&asked));
     },
     {refused, refused, refused, refused, done}},
    {"adjust another clock",
     [] {
       timex asked{};
       return raw(::clock_adjtime(CLOCK_MONOTONIC, &asked));
     },
     {refused, refused, refused, refused, killed}},
    {"set the clock",
     [] {
       const timespec then{1, 0};
       return raw(::clock_settime(CLOCK_REALTIME, &then));
     },
     {killed, killed, killed, killed, killed}},
    {"make a memfd", [] { return raw(::memfd_create("x", MFD_CLOEXEC)); }, {done, done, done, done, killed}},
    {"take random octets",
     [] {
       char octet;
       return ::getrandom(&octet, 1, 0) == 1;
     },
     {done, done, done, done, killed}},
};

class PartCage : public testing::Test {
 protected:
  void SetUp() override {
    char path[] = "/tmp/signet-cage-XXXXXX";
    ASSERT_NE(::mkdtemp(path), nullptr);
    place_ = path;
    std::filesystem::create_directories(place_ / "listed");
    std::filesystem::create_directories(place_ / "own");
    std::ofstream{place_ / "listed/file"} << "x";
    // The child is another user where the test is root: only Landlock may stand between it and these.
    for (const char* name : {"", "listed", "own", "listed/file"}) ::chmod((place_ / name).c_str(), 0777);
  }
  void TearDown() override { std::filesystem::remove_all(place_); }

  Fate fate(os::Part part, bool (*attempt)()) {
    const int status = test::wait_forked(test::start_forked([&] {
      if (::chdir(place_.c_str()) != 0) return status_uncaged;
      if (!os::enter_cage(part, {{"listed"}, {"own"}, part == os::Part::keyhold}))
        return status_uncaged;  // demo: mlock is not the question here
      return attempt() ? status_done : status_refused;
    }));
    std::error_code ignored;
    std::filesystem::remove(place_ / "own/new", ignored);
    std::filesystem::remove_all(place_ / "own/sub", ignored);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) return killed;
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != status_uncaged) << status;
    return WEXITSTATUS(status) == status_done ? done : refused;
  }
  std::filesystem::path place_;
};

TEST_F(PartCage, LeavesEachPartWhatItNeedsAndNothingElse) {
  for (const Probe& probe : probes) {
    for (std::size_t i = 0; i < std::size(parts); ++i) {
      EXPECT_EQ(fate(parts[i], probe.attempt), probe.fates[i]) << part_names[i] << ": " << probe.name;
    }
  }
}

TEST_F(PartCage, IsRefusedToRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can show it";
  const pid_t child = ::fork();
  if (child == 0) ::_exit(os::enter_cage(os::Part::gate, {}) ? 1 : 0);
  EXPECT_EQ(test::wait_forked(child), 0);
}

TEST_F(PartCage, IsRefusedToAProcessWithThreads) {
  const int status = test::wait_forked(test::start_forked([] {
    std::thread other{[] { ::pause(); }};
    other.detach();
    return os::enter_cage(os::Part::gate, {}) ? 1 : 0;
  }));
  EXPECT_EQ(status, 0);
}

TEST_F(PartCage, APathThatIsNotThereIsRefused) {
  const int status = test::wait_forked(test::start_forked([] {
    return os::enter_cage(os::Part::journal, {{"/no/such/path"}, {}, false}) ? 1 : 0;
  }));
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace signet
