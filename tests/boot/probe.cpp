// Runs as a part's unit does and tries what the part may and may not do: as the unit leaves it, and again inside the part's own cage.
// One line for each attempt: name, tab, unit, tab, cage, and for inspect, tab, the worker's cage: done, refused or killed.
#include <fcntl.h>
#include <linux/perf_event.h>
#include <linux/vm_sockets.h>
#include <sched.h>
#include <signal.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

#include "daemon/os/cage.h"

namespace {

using namespace signet;

constexpr int status_done = 10, status_refused = 11, status_uncaged = 12;
constexpr int loader_failed = 127;
constexpr int memfd_call_secret = 447;  // SYS_memfd_secret, which Debian 12's headers hide

// Of the command line: the part, a process of another part, one of the same, and one's own folder.
struct {
  std::string part, own_state;
  pid_t other = 0, twin = 0;
  bool true_accounts = false;
} given;

bool ok(long result) { return result >= 0; }
bool opens(const std::string& path, int flags) { return ok(::open(path.c_str(), flags | O_CLOEXEC, 0600)); }
bool reads(const std::string& path) { return opens(path, O_RDONLY); }
bool makes(const std::string& path) {
  const bool made = opens(path, O_WRONLY | O_CREAT);
  if (made) ::unlink(path.c_str());
  return made;
}
bool has_socket(int family, int type) { return ok(::socket(family, type | SOCK_CLOEXEC, 0)); }

bool connects(const char* path, int type) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  return ok(socket) && ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool binds_a_name() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path + 1, "signet-probe");
  return ::bind(::socket(AF_UNIX, SOCK_STREAM, 0), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// In its place the program would run: whatever status it ends with is no refusal.
bool becomes(const char* program, const char* option) {
  ::execl(program, program, option, "exit 0", nullptr);
  return false;
}

const char* another_program() { return given.part == "journal" ? "/usr/lib/signet/signet-gate" : "/usr/lib/signet/signet-journal"; }

bool becomes_a_memfd() {
  const int file = ::memfd_create("x", 0);
  const int program = ::open("/proc/self/exe", O_RDONLY);
  char octets[65536];
  for (ssize_t size = 0; (size = ::read(program, octets, sizeof octets)) > 0;) {
    if (::write(file, octets, static_cast<std::size_t>(size)) != size) return false;
  }
  char* nothing[] = {nullptr};
  ::syscall(SYS_execveat, file, "", nothing, nothing, AT_EMPTY_PATH);
  return false;
}

bool reads_memory_of(pid_t pid) {
  char here[8];
  iovec local{here, sizeof here}, remote{reinterpret_cast<void*>(&given), sizeof here};
  return ok(::process_vm_readv(pid, &local, 1, &remote, 1, 0));
}

bool maps_memfd_as_code() {
  const int file = ::memfd_create("x", MFD_CLOEXEC);
  return ::ftruncate(file, 4096) == 0 && ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0) != MAP_FAILED;
}

bool maps_writable_code() {
  return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

bool turns_data_into_code() {
  void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page != MAP_FAILED && ::mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

bool uses_perf() {
  perf_event_attr attribute{};
  attribute.size = sizeof attribute;
  attribute.type = PERF_TYPE_SOFTWARE;
  return ok(::syscall(SYS_perf_event_open, &attribute, 0, -1, -1, 0));
}

bool makes_a_setuid_file() {
  const int file = ::open("/tmp/probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  return ok(file) && ::fchmod(file, 04755) == 0;
}

bool sets_the_clock() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return ::clock_settime(CLOCK_REALTIME, &now) == 0;
}

bool runs_in_real_time() {
  const sched_param parameter{1};
  return ::sched_setscheduler(0, SCHED_FIFO, &parameter) == 0;
}

bool raises_a_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_max += 1;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

bool leaves_a_core() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max != 0;
}

bool sees_all_users() {
  std::ifstream map{"/proc/self/uid_map"};
  unsigned long long inside = 1, outside = 1, count = 0;
  return map >> inside >> outside >> count && inside == 0 && outside == 0 && count == 4294967295ULL;
}

bool forks() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  return child > 0 && ::waitpid(child, nullptr, 0) == child;
}

bool starts_a_thread() {
  bool ran = false;
  try {
    std::thread{[&] { ran = true; }}.join();
  } catch (const std::exception&) {
  }
  return ran;
}

std::string process(pid_t pid, const char* file) { return "/proc/" + std::to_string(pid) + "/" + file; }

std::string own_credential() {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return std::string{folder == nullptr ? "/nonexistent" : folder} + (given.part == "journal" ? "/checkpoint.key" : "/pin");
}

struct Attempt {
  const char* name;
  bool (*attempt)();
};

const Attempt attempts[] = {
    // files
    {"write into /usr", [] { return makes("/usr/lib/signet/probe"); }},
    {"write into /etc", [] { return makes("/etc/signet/probe"); }},
    {"read /etc/passwd", [] { return reads("/etc/passwd"); }},
    {"read /etc/shadow", [] { return reads("/etc/shadow"); }},
    {"read the settings", [] { return reads("/etc/signet/signet.toml"); }},
    {"read the encrypted credentials", [] { return reads("/etc/credstore.encrypted"); }},
    {"read its own credential", [] { return reads(own_credential()); }},
    {"read keyhold's credential by path", [] { return reads("/run/credentials/signet-keyhold.service/pin"); }},
    {"list keyhold's state", [] { return reads("/var/lib/signet/keyhold"); }},
    {"list the journal", [] { return reads("/var/lib/signet/journal"); }},
    {"list the archive", [] { return reads("/var/lib/signet/archive"); }},
    {"list the software token", [] { return reads("/var/lib/signet/token"); }},
    {"write its own state", [] { return makes(given.own_state + "/probe"); }},
    {"write into /run/signet", [] { return makes("/run/signet/probe"); }},
    {"write into its own /tmp", [] { return makes("/tmp/probe"); }},
    {"see the machine's /tmp", [] { return reads("/tmp/of-the-machine"); }},
    {"write into /var/tmp", [] { return makes("/var/tmp/probe"); }},
    {"write into /dev/shm", [] { return makes("/dev/shm/probe"); }},
    {"list /home", [] { return reads("/home"); }},
    {"list /root", [] { return reads("/root"); }},
    {"list /var/log", [] { return reads("/var/log"); }},
    {"write a kernel setting", [] { return opens("/proc/sys/kernel/core_pattern", O_WRONLY); }},
    {"write into /sys", [] { return opens("/sys/kernel/uevent_helper", O_WRONLY) || makes("/sys/fs/cgroup/probe"); }},
    {"open /dev/mem", [] { return reads("/dev/mem"); }},
    {"open /dev/kmsg", [] { return reads("/dev/kmsg"); }},
    {"open a USB device", [] { return reads("/dev/bus/usb"); }},
    {"make a device", [] { return ok(::mknod("/tmp/device", S_IFCHR | 0600, makedev(1, 3))); }},
    {"make a setuid file", &makes_a_setuid_file},
    // sockets
    {"connect: the clients' socket", [] { return connects("/run/signet/signet.sock", SOCK_STREAM); }},
    {"connect: keyhold's socket", [] { return connects("/run/signet/keyhold.sock", SOCK_SEQPACKET); }},
    {"connect: the activation socket", [] { return connects("/run/signet/activation.sock", SOCK_SEQPACKET); }},
    {"connect: inspect's socket", [] { return connects("/run/signet/inspect.sock", SOCK_SEQPACKET); }},
    {"connect: journal's socket", [] { return connects("/run/signet/journal.sock", SOCK_SEQPACKET); }},
    {"connect: clock's socket", [] { return connects("/run/signet/clock.sock", SOCK_SEQPACKET); }},
    {"connect: the D-Bus", [] { return connects("/run/dbus/system_bus_socket", SOCK_STREAM); }},
    {"connect: pcscd", [] { return connects("/run/pcscd/pcscd.comm", SOCK_STREAM); }},
    {"connect: systemd's private socket", [] { return connects("/run/systemd/private", SOCK_STREAM); }},
    {"connect: systemd's notifications", [] { return connects("/run/systemd/notify", SOCK_DGRAM); }},
    {"socket: Unix", [] { return has_socket(AF_UNIX, SOCK_STREAM); }},
    {"socket: IPv4", [] { return has_socket(AF_INET, SOCK_STREAM); }},
    {"socket: IPv6", [] { return has_socket(AF_INET6, SOCK_DGRAM); }},
    {"socket: netlink", [] { return has_socket(AF_NETLINK, SOCK_RAW); }},
    {"socket: packet", [] { return has_socket(AF_PACKET, SOCK_RAW); }},
    {"socket: vsock", [] { return has_socket(AF_VSOCK, SOCK_STREAM); }},
    {"bind", &binds_a_name},
    {"listen", [] { return ok(::listen(::socket(AF_UNIX, SOCK_STREAM, 0), 1)); }},
    // programs
    {"run /bin/sh", [] { return becomes("/bin/sh", "-c"); }},
    {"run another part's program", [] { return becomes(another_program(), "--what"); }},
    {"run it by the loader", [] { return becomes("/lib64/ld-linux-x86-64.so.2", another_program()); }},
    {"run a memfd", &becomes_a_memfd},
    {"fork", &forks},
    {"start a thread", &starts_a_thread},
    // other processes
    {"see another part in /proc", [] { return reads(process(given.other, "status")); }},
    {"read another part's environment", [] { return reads(process(given.other, "environ")); }},
    {"read its twin's environment", [] { return reads(process(given.twin, "environ")); }},
    {"trace another part", [] { return ok(::ptrace(PTRACE_SEIZE, given.other, nullptr, nullptr)); }},
    {"trace its twin", [] { return ok(::ptrace(PTRACE_SEIZE, given.twin, nullptr, nullptr)); }},
    {"read its twin's memory", [] { return reads_memory_of(given.twin); }},
    {"signal another part", [] { return ::kill(given.other, 0) == 0; }},
    {"signal its twin", [] { return ::kill(given.twin, 0) == 0; }},
    // the kernel
    {"a user namespace", [] { return ::unshare(CLONE_NEWUSER) == 0; }},
    {"a mount namespace", [] { return ::unshare(CLONE_NEWNS) == 0; }},
    {"a network namespace by clone", [] { return ok(::syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0)); }},
    {"mount", [] { return ::mount("none", "/tmp", "tmpfs", 0, nullptr) == 0; }},
    {"chroot", [] { return ::chroot("/tmp") == 0; }},
    {"become root", [] { return ::setuid(0) == 0; }},
    {"change its groups", [] { return ok(::syscall(SYS_setgroups, 0, nullptr)); }},
    {"writable code", &maps_writable_code},
    {"data into code", &turns_data_into_code},
    {"a memfd as code", &maps_memfd_as_code},
    {"keyctl", [] { return ok(::syscall(SYS_keyctl, 0, -3, 1, 0, 0)); }},
    {"add_key", [] { return ok(::syscall(SYS_add_key, "user", "probe", "x", 1, -2)); }},
    {"bpf", [] { return ok(::syscall(SYS_bpf, 0, nullptr, 0)); }},
    {"io_uring",
     [] {
       char parameters[256] = {};
       return ok(::syscall(SYS_io_uring_setup, 1, parameters));
     }},
    {"userfaultfd", [] { return ok(::syscall(SYS_userfaultfd, 1)); }},
    {"perf", &uses_perf},
    {"memfd_secret", [] { return ok(::syscall(memfd_call_secret, 0)); }},
    {"shared memory of System V", [] { return ok(::shmget(IPC_PRIVATE, 4096, 0600)); }},
    {"personality", [] { return ok(::syscall(SYS_personality, 0x0040000)); }},
    {"load a module", [] { return ok(::syscall(SYS_init_module, nullptr, 0, "")); }},
    {"I/O ports", [] { return ::iopl(3) == 0; }},
    {"set the clock", &sets_the_clock},
    {"ask whether the clock is right",
     [] {
       timex asked{};
       return ok(::adjtimex(&asked));
     }},
    {"set the host's name", [] { return ::sethostname("probe", 5) == 0; }},
    {"real-time priority", &runs_in_real_time},
    {"raise a limit", &raises_a_limit},
    // promises
    {"leave a core file", &leaves_a_core},
    {"be looked into by its own user", [] { return ::prctl(PR_GET_DUMPABLE) == 1; }},
    {"see callers' true accounts", [] { return given.true_accounts; }},
    {"make a memfd", [] { return ok(::memfd_create("x", MFD_CLOEXEC)); }},
};

// As the programs do it (daemon/*/main.cpp, daemon/keyhold/start.cpp); for a part that has no such folder, nothing.
bool enter(const std::string& cage) {
  if (cage == "unit") return true;
  if (cage == "worker") return os::prepare_worker_cage() && os::enter_worker_cage();
  if (cage == "gate") return static_cast<bool>(os::enter_cage(os::Part::gate, {}));
  if (cage == "inspect") return static_cast<bool>(os::enter_cage(os::Part::inspect, {}));
  if (cage == "clock") return static_cast<bool>(os::enter_cage(os::Part::clock, {}));
  if (cage == "journal")
    return static_cast<bool>(os::enter_cage(os::Part::journal, {{}, {"var/lib/signet/journal", "var/lib/signet/archive"}}));
  // demo: whether memory can be locked is the machine's limit, not the question here
  return static_cast<bool>(os::enter_cage(os::Part::keyhold, {{"etc/signet", "run/signet"}, {"var/lib/signet/keyhold"}, true}));
}

const char* fate(const Attempt& attempt, const std::string& cage) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(1);  // a program that starts says nothing into the answer
    ::open("/dev/null", O_WRONLY);
    if (!enter(cage)) ::_exit(status_uncaged);
    ::_exit(attempt.attempt() ? status_done : status_refused);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return "error";
  if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSYS ? "killed" : "signal";
  if (WEXITSTATUS(status) == status_uncaged) return "uncaged";
  return WEXITSTATUS(status) == status_refused || WEXITSTATUS(status) == loader_failed ? "refused" : "done";
}

}  // namespace

int main(int count, char** values) {
  if (count != 5) return std::fprintf(stderr, "usage: probe PART OWN-STATE PID-OF-ANOTHER PID-OF-THE-SAME\n"), 2;
  given.part = values[1];
  given.own_state = values[2];
  given.other = std::atoi(values[3]);
  given.twin = std::atoi(values[4]);
  given.true_accounts = sees_all_users();  // a property of the unit, which no cage shows
  for (const Attempt& attempt : attempts) {
    std::printf("%s\t%s\t%s", attempt.name, fate(attempt, "unit"), fate(attempt, given.part));
    if (given.part == "inspect") std::printf("\t%s", fate(attempt, "worker"));
    std::printf("\n");
    std::fflush(stdout);
  }
  return 0;
}
