// A process that dies, or finds the disk full, at one of its calls that change the disk. ptrace(2) catches the calls, so nothing in it
// knows of it. x86-64 only: registers have names of their own.
#pragma once

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <optional>

namespace signet::test {

enum class Harm { killed_before, killed_after, disk_full };

inline bool changes_the_disk(std::uint64_t call) {
  constexpr std::uint64_t calls[] = {SYS_write, SYS_pwrite64, SYS_fsync, SYS_fdatasync, SYS_rename, SYS_mkdir, SYS_unlink, SYS_rmdir};
  return std::ranges::find(calls, call) != std::end(calls);
}

/// The child runs to its next stop; false: it has ended.
inline bool go_on(pid_t child, int& status) {
  ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);  // fails for one that was killed: its end is what is waited for
  return ::waitpid(child, &status, 0) == child && WIFSTOPPED(status);
}

inline user_regs_struct registers(pid_t child) {
  user_regs_struct all{};
  ::ptrace(PTRACE_GETREGS, child, nullptr, &all);
  return all;
}

inline void harm_before(pid_t child, Harm harm) {
  if (harm == Harm::killed_before) ::kill(child, SIGKILL);
  if (harm != Harm::disk_full) return;
  auto all = registers(child);
  all.orig_rax = static_cast<unsigned long long>(-1);  // no call at all
  ::ptrace(PTRACE_SETREGS, child, nullptr, &all);
}

inline void harm_after(pid_t child, Harm harm) {
  if (harm == Harm::killed_after) ::kill(child, SIGKILL);
  if (harm != Harm::disk_full) return;
  auto all = registers(child);
  all.rax = static_cast<unsigned long long>(-ENOSPC);
  ::ptrace(PTRACE_SETREGS, child, nullptr, &all);
}

/// `child` has asked to be traced and stopped itself; it is harmed at call number `at`. Its wait status; nothing when it had fewer calls.
inline std::optional<int> harmed(pid_t child, int at, Harm harm) {
  int status = 0;
  ::waitpid(child, &status, 0);
  int calls = 0;
  while (go_on(child, status)) {
    const bool here = changes_the_disk(registers(child).orig_rax) && calls++ == at;
    if (here) harm_before(child, harm);
    if (!go_on(child, status)) break;
    if (here) harm_after(child, harm);
  }
  return calls > at ? std::optional{status} : std::nullopt;
}

}  // namespace signet::test
