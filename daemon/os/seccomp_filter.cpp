#include "daemon/os/seccomp_filter.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>
#include <initializer_list>
#include <memory>
#include <span>

#include "daemon/os/error.h"
#include "daemon/os/fd.h"

namespace signet::os {
namespace {

struct Release {
  void operator()(void* context) const { ::seccomp_release(context); }
};
using Context = std::unique_ptr<void, Release>;

constexpr std::uint64_t clone_namespaces =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWTIME;

// Work that needs nothing from outside: memory, time, signals to itself, locks.
constexpr int inner_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(membarrier),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getgroups),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getcwd),
    SCMP_SYS(fcntl),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(signalfd4),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_gettime),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(memfd_create),
    SCMP_SYS(ftruncate),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

// Talking on sockets that it holds.
constexpr int talking_calls[] = {
    SCMP_SYS(recvmsg),  SCMP_SYS(sendmsg),    SCMP_SYS(recvfrom),   SCMP_SYS(sendto),      SCMP_SYS(accept),      SCMP_SYS(accept4),
    SCMP_SYS(shutdown), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
};

// Files of its own; which ones is Landlock's and the file modes' business.
constexpr int file_calls[] = {
    SCMP_SYS(open),       SCMP_SYS(openat),     SCMP_SYS(stat),
    SCMP_SYS(lstat),      SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(statfs),     SCMP_SYS(fstatfs),    SCMP_SYS(access),
    SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),   SCMP_SYS(rename),     SCMP_SYS(renameat),
    SCMP_SYS(renameat2),  SCMP_SYS(mkdir),      SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),      SCMP_SYS(fsync),      SCMP_SYS(fdatasync),
    SCMP_SYS(fallocate),  SCMP_SYS(flock),      SCMP_SYS(fchmod),
    SCMP_SYS(chmod),      SCMP_SYS(umask),      SCMP_SYS(utimensat),
    SCMP_SYS(fadvise64),  SCMP_SYS(msync),      SCMP_SYS(sync_file_range),
    SCMP_SYS(chdir),      SCMP_SYS(fchdir),
};

// A worker computes on two descriptors that it holds. Measured on signed documents, with a margin for the allocator.
constexpr int worker_calls[] = {
    SCMP_SYS(read),         SCMP_SYS(write),       SCMP_SYS(pread64),      SCMP_SYS(pwrite64),      SCMP_SYS(lseek),
    SCMP_SYS(fstat),        SCMP_SYS(close),       SCMP_SYS(brk),          SCMP_SYS(munmap),        SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),       SCMP_SYS(getrandom),    SCMP_SYS(clock_gettime), SCMP_SYS(time),
    SCMP_SYS(gettimeofday), SCMP_SYS(sched_yield), SCMP_SYS(rt_sigreturn), SCMP_SYS(exit),          SCMP_SYS(exit_group),
};

// The clock part: accepts, reads a question, asks the kernel, answers, tells systemd and the log. What the call would set lies in memory,
// where no filter can read it: that it sets nothing is the missing capability's doing (adjtimex(2), CAP_SYS_TIME).
constexpr int clock_calls[] = {
    SCMP_SYS(adjtimex),      SCMP_SYS(poll),
    SCMP_SYS(accept4),       SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),       SCMP_SYS(sendto),
    SCMP_SYS(write),         SCMP_SYS(close),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettid),
    SCMP_SYS(getpid),        SCMP_SYS(brk),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(futex),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),
    SCMP_SYS(time),          SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(restart_syscall),
};

// No part ever has an honest reason for these: whoever tries is not our code any more.
constexpr int deadly_calls[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(personality),
    SCMP_SYS(modify_ldt),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(memfd_secret),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(shmat),
};

/// Collects rules; the first failure stays.
class Builder {
 public:
  explicit Builder(std::uint32_t otherwise) : otherwise_(otherwise), context_(::seccomp_init(otherwise)) {
    // A call by another calling convention (i386, x32) is an attack on this filter.
    note(context_ ? ::seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) : -ENOMEM);
    note(context_ ? ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2) : -ENOMEM);  // a binary tree
  }
  void allow(std::span<const int> calls) {
    for (const int call : calls) rule(SCMP_ACT_ALLOW, call, {});
  }
  void kill(std::span<const int> calls) {
    for (const int call : calls) rule(SCMP_ACT_KILL_PROCESS, call, {});
  }
  void allow_if(int call, std::initializer_list<scmp_arg_cmp> conditions) { rule(SCMP_ACT_ALLOW, call, conditions); }
  void kill_if(int call, std::initializer_list<scmp_arg_cmp> conditions) { rule(SCMP_ACT_KILL_PROCESS, call, conditions); }
  void fail_with(int error, int call) { rule(SCMP_ACT_ERRNO(error), call, {}); }
  void fail_if(int error, int call, std::initializer_list<scmp_arg_cmp> conditions) { rule(SCMP_ACT_ERRNO(error), call, conditions); }
  int failure() const { return failure_; }
  void* context() const { return context_.get(); }

 private:
  void rule(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> conditions) {
    if (action == otherwise_ || failure_ != 0) return;  // a rule that says what holds anyway is an error to libseccomp
    note(::seccomp_rule_add_array(context_.get(), action, call, static_cast<unsigned>(conditions.size()), conditions.begin()));
  }
  void note(int result) {
    if (failure_ == 0 && result < 0) failure_ = -result;
  }
  std::uint32_t otherwise_;
  Context context_;
  int failure_ = 0;
};

// After start nothing becomes code any more: a memfd mapped executable gets round MemoryDenyWriteExecute.
void forbid_new_code(Builder& builder) {
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(pkey_mprotect)}) {
    builder.allow_if(call, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
    builder.kill_if(call, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)});
  }
}

void allow_threads(Builder& builder) {
  builder.allow_if(SCMP_SYS(clone), {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | clone_namespaces, CLONE_THREAD)});
  builder.kill_if(SCMP_SYS(clone), {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)});
  // clone3's flags lie in memory, where no filter can read them: glibc then takes clone.
  builder.fail_with(ENOSYS, SCMP_SYS(clone3));
}

void allow_children(Builder& builder) {
  builder.allow_if(SCMP_SYS(clone), {SCMP_A0(SCMP_CMP_MASKED_EQ, clone_namespaces, 0)});
  builder.kill_if(SCMP_SYS(clone), {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)});
  builder.fail_with(ENOSYS, SCMP_SYS(clone3));
  constexpr int calls[] = {SCMP_SYS(wait4),      SCMP_SYS(waitid),
                           SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_send_signal),
                           SCMP_SYS(seccomp),    SCMP_SYS(landlock_restrict_self)};
  builder.allow(calls);
  builder.allow_if(SCMP_SYS(prlimit64), {SCMP_A0(SCMP_CMP_EQ, 0)});  // each worker lowers its own limits
  for (const unsigned option : {PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, PR_SET_DUMPABLE}) {
    builder.allow_if(SCMP_SYS(prctl), {SCMP_A0(SCMP_CMP_EQ, option)});
  }
}

void allow_connecting(Builder& builder) {
  constexpr int calls[] = {SCMP_SYS(connect)};
  builder.allow(calls);
  for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)}) {
    builder.allow_if(call, {SCMP_A0(SCMP_CMP_EQ, AF_UNIX)});
    builder.kill_if(call, {SCMP_A0(SCMP_CMP_NE, AF_UNIX)});
  }
}

void forbid_connecting(Builder& builder) {
  constexpr int calls[] = {SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect)};
  builder.kill(calls);
}

void allow_inner(Builder& builder) {
  builder.allow(inner_calls);
  builder.kill(deadly_calls);
  forbid_new_code(builder);
  builder.allow_if(SCMP_SYS(newfstatat), {SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH)});  // glibc's fstat
  builder.allow_if(SCMP_SYS(prctl), {SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)});
  builder.allow_if(SCMP_SYS(prlimit64), {SCMP_A2(SCMP_CMP_EQ, 0)});                                    // asks only
  builder.allow_if(SCMP_SYS(tgkill), {SCMP_A0(SCMP_CMP_EQ, static_cast<std::uint64_t>(::getpid()))});  // abort(3)
  for (const unsigned long request : {FIONBIO, FIONREAD, FIOCLEX}) builder.allow_if(SCMP_SYS(ioctl), {SCMP_A1(SCMP_CMP_EQ, request)});
}

// A worker that may also read fonts by their names, below the paths that Landlock allows.
void allow_renderer(Builder& builder) {
  builder.allow(worker_calls);
  forbid_new_code(builder);
  constexpr unsigned writing = O_ACCMODE | O_CREAT | O_TRUNC;
  builder.allow_if(SCMP_SYS(openat), {SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)});
  builder.allow_if(SCMP_SYS(fcntl), {SCMP_A1(SCMP_CMP_EQ, F_SETFD)});
  builder.allow_if(SCMP_SYS(newfstatat), {SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH)});  // glibc's fstat
  // Whoever asks whether a file is there is told nothing; the answer is not worth a death.
  builder.fail_if(EPERM, SCMP_SYS(newfstatat), {SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH)});
  for (const int call : {SCMP_SYS(access), SCMP_SYS(readlink), SCMP_SYS(stat), SCMP_SYS(getdents64)}) builder.fail_with(EPERM, call);
}

void allow_clock(Builder& builder) {
  builder.allow(clock_calls);
  builder.allow_if(SCMP_SYS(clock_adjtime), {SCMP_A0(SCMP_CMP_EQ, CLOCK_REALTIME)});  // glibc's adjtimex
  forbid_new_code(builder);
  builder.allow_if(SCMP_SYS(tgkill), {SCMP_A0(SCMP_CMP_EQ, static_cast<std::uint64_t>(::getpid()))});  // abort(3)
}

void allow_part(Builder& builder, Part part) {
  if (part == Part::clock) return allow_clock(builder);
  if (part == Part::renderer) return allow_renderer(builder);
  if (part == Part::worker) {
    builder.allow(worker_calls);
    forbid_new_code(builder);
    // stdio asks fstat of a stream through this call; with a path it would be a way to ask about files.
    builder.fail_with(EPERM, SCMP_SYS(newfstatat));
    return;
  }
  allow_inner(builder);
  builder.allow(talking_calls);
  if (part == Part::keyhold || part == Part::gate) allow_connecting(builder);
  if (part == Part::inspect || part == Part::journal) forbid_connecting(builder);
  if (part == Part::keyhold || part == Part::journal) builder.allow(file_calls);
  if (part == Part::inspect) allow_children(builder);
  if (part != Part::inspect) allow_threads(builder);
  // Locked memory, and the alarm that ends a token's module that hangs.
  constexpr int token_calls[] = {SCMP_SYS(mlock), SCMP_SYS(mlock2), SCMP_SYS(munlock), SCMP_SYS(alarm), SCMP_SYS(setitimer)};
  if (part == Part::keyhold) builder.allow(token_calls);
}

Result<Filter> exported(const Builder& builder) {
  const Fd file{::memfd_create("filter", MFD_CLOEXEC)};
  if (!file) return system_refusal("memfd_create");
  if (const int result = ::seccomp_export_bpf(builder.context(), file.get()); result < 0)
    return Refusal{Reason::system_error, "seccomp_export_bpf"};
  struct stat state {};
  if (::fstat(file.get(), &state) != 0) return system_refusal("fstat of the filter");
  Filter filter(static_cast<std::size_t>(state.st_size) / sizeof(sock_filter));
  const auto size = static_cast<ssize_t>(filter.size() * sizeof(sock_filter));
  if (filter.empty() || ::pread(file.get(), filter.data(), static_cast<std::size_t>(size), 0) != size)
    return system_refusal("read of the filter");
  return filter;
}

}  // namespace

Result<Filter> build_filter(Part part) {
  // Whoever has no more than a handful of calls is killed for any other.
  const bool few = part == Part::worker || part == Part::renderer || part == Part::clock;
  Builder builder{few ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM)};
  allow_part(builder, part);
  if (builder.failure() != 0) {
    errno = builder.failure();
    return system_refusal("a seccomp rule");
  }
  return exported(builder);
}

Outcome load_filter(const Filter& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0) return system_refusal("seccomp");
  return Done{};
}

}  // namespace signet::os
