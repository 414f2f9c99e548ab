// docs/architecture.md: what an attacker who owns a worker still can do. Hostile code stands where the parser stands; the document's
// text says what it tries. A forbidden call must end the worker by SIGSYS, and the zygote must live on.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <map>

#include "daemon/inspect/zygote.h"
#include "daemon/os/cage.h"
#include "daemon/os/log.h"
#include "daemon/os/private_inspect.h"
#include "tests/system/inspect_forked.h"

namespace signet {
namespace {

using Attack = long (*)();

const std::map<std::string, Attack> forbidden = {
    {"open a file", [] { return ::syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY); }},
    {"open by the old call", [] { return ::syscall(SYS_open, "/etc/passwd", O_RDONLY); }},
    {"list a directory", [] { return ::syscall(SYS_getdents64, 3, nullptr, 0); }},
    {"make a socket", [] { return ::syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
    {"make a Unix socket", [] { return ::syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }},
    {"make a socket pair",
     [] {
       int ends[2];
       return ::syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends);
     }},
    {"connect", [] { return ::syscall(SYS_connect, 3, nullptr, 0); }},
    {"send", [] { return ::syscall(SYS_sendmsg, 3, nullptr, 0); }},
    {"fork", [] { return ::syscall(SYS_fork); }},
    {"clone", [] { return ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr); }},
    {"clone by the new call",
     [] {
       clone_args arguments{};
       return ::syscall(SYS_clone3, &arguments, sizeof arguments);
     }},
    {"start a program", [] { return ::syscall(SYS_execve, "/bin/true", nullptr, nullptr); }},
    {"start a program by descriptor", [] { return ::syscall(SYS_execveat, 3, "", nullptr, nullptr, AT_EMPTY_PATH); }},
    {"trace", [] { return ::syscall(SYS_ptrace, PTRACE_TRACEME, 0, nullptr, nullptr); }},
    {"write another's memory", [] { return ::syscall(SYS_process_vm_writev, ::getppid(), nullptr, 0, nullptr, 0, 0); }},
    {"signal the zygote", [] { return ::syscall(SYS_kill, ::getppid(), SIGKILL); }},
    {"map code", [] { return ::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
    {"map the output as code", [] { return ::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, os::worker_output, 0); }},
    {"turn data into code",
     [] {
       void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
       return ::syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
     }},
    {"make a memfd", [] { return ::syscall(SYS_memfd_create, "x", 0); }},
    {"leave its namespaces", [] { return ::syscall(SYS_unshare, CLONE_NEWUSER); }},
    {"raise its limits", [] { return ::syscall(SYS_prlimit64, 0, 9, nullptr, nullptr); }},
    {"use io_uring", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr); }},
    {"use bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0); }},
    {"use userfaultfd", [] { return ::syscall(SYS_userfaultfd, 0); }},
    {"use the key ring", [] { return ::syscall(SYS_keyctl, 0, 0, 0, 0, 0); }},
    {"mount", [] { return ::syscall(SYS_mount, nullptr, nullptr, nullptr, 0, nullptr); }},
    {"change its user", [] { return ::syscall(SYS_setuid, 0); }},
    {"duplicate descriptors", [] { return ::syscall(SYS_dup, 3); }},
};

std::string descriptors_open() {
  std::string list;
  struct stat state {};
  for (int fd = 0; fd < 1024; ++fd) {
    if (::syscall(SYS_fstat, fd, &state) == 0) list += std::to_string(fd) + " ";
  }
  return list;
}

std::string document_write() {
  const void* shared = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, os::worker_document, 0);
  const bool mapped = shared != MAP_FAILED;
  const bool written = ::pwrite(os::worker_document, "x", 1, 0) == 1;
  return mapped || written ? "changed" : "refused";
}

std::string null_device() {
  char octet = 0;
  return ::read(0, &octet, 1) == 0 && ::write(2, "x", 1) == 1 ? "empty" : "something";
}

std::string ask_about_a_file() {
  struct stat state {};
  return ::syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &state, 0) == -1 && errno == EPERM ? "refused" : "answered";
}

std::string memory_bomb() {
  for (std::size_t mebibytes = 0; mebibytes < 4096; mebibytes += 16) {
    void* part = ::mmap(nullptr, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (part == MAP_FAILED) return mebibytes < 512 ? "below 512 MiB" : "too late";
  }
  return "never";
}

wire::InspectOutput hostile(ByteView document, const wire::InspectRequest&) {
  const std::string wish{as_text(document)};
  wire::InspectOutput output;
  if (const auto attack = forbidden.find(wish); attack != forbidden.end()) {
    output.detail = "survived, " + std::to_string(attack->second());
  } else if (wish == "descriptors") {
    output.detail = descriptors_open();
  } else if (wish == "change the document") {
    output.detail = document_write();
  } else if (wish == "standard streams") {
    output.detail = null_device();
  } else if (wish == "ask about a file") {
    output.detail = ask_about_a_file();
  } else if (wish == "memory bomb") {
    output.detail = memory_bomb();
  } else {
    output.detail = "unknown wish";
  }
  return output;
}

// As signet-inspect itself does it: prepared, caged, then serving.
int serve_hostile(os::Channel channel) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null, 0);
  ::dup2(null, 1);
  if (!os::prepare_worker_cage() || !os::enter_cage(os::Part::inspect, {})) return 1;
  inspect::Zygote zygote{{.inspect = &hostile}};
  zygote.adopt(std::move(channel));
  zygote.run();
  return 0;
}

class WorkerCage : public testing::Test {
 protected:
  void SetUp() override {
    auto ends = os::channel_pair();
    ASSERT_TRUE(ends);
    child_ = test::start_forked([&] {
      ends->first = os::Channel{};
      return serve_hostile(std::move(ends->second));
    });
    zygote_ = std::move(ends->first);
  }
  void TearDown() override {
    zygote_ = os::Channel{};
    EXPECT_EQ(test::wait_forked(child_), 0) << "the zygote must live until its last connection is closed";
  }
  std::string answer(const std::string& wish) {
    const auto output = os::inspect(zygote_, as_bytes(wish), {});
    return output ? output->detail : output.refusal().detail;
  }
  os::Channel zygote_;
  pid_t child_ = -1;
};

TEST_F(WorkerCage, EveryForbiddenCallEndsTheWorkerAndNotTheZygote) {
  for (const auto& [wish, attack] : forbidden) EXPECT_EQ(answer(wish), "worker: forbidden system call") << wish;
  EXPECT_EQ(answer("anything else"), "unknown wish");
}

TEST_F(WorkerCage, HoldsTheNullDeviceTheDocumentAndTheOutput) {
  EXPECT_EQ(answer("descriptors"), "0 1 2 3 4 ");
  EXPECT_EQ(answer("standard streams"), "empty");
}

TEST_F(WorkerCage, CannotChangeTheDocument) { EXPECT_EQ(answer("change the document"), "refused"); }
TEST_F(WorkerCage, CannotAskAboutFiles) { EXPECT_EQ(answer("ask about a file"), "refused"); }
TEST_F(WorkerCage, HasBoundedMemory) { EXPECT_EQ(answer("memory bomb"), "below 512 MiB"); }

}  // namespace
}  // namespace signet
