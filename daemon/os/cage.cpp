#include "daemon/os/cage.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <memory>

#include "daemon/os/error.h"
#include "daemon/os/landlock.h"
#include "daemon/os/limit.h"
#include "daemon/os/log.h"
#include "daemon/os/memfd.h"
#include "daemon/os/seccomp_filter.h"

namespace signet::os {
namespace {

constexpr rlim_t mebibyte = 1024 * 1024;

struct PartLimits {
  Part part;
  rlim_t descriptors;
  rlim_t file_bytes;     // also bounds memfds
  rlim_t address_bytes;  // a leak ends the part, not the machine
};

constexpr PartLimits part_limits[] = {
    {Part::gate, 1024, 64 * mebibyte, 4096 * mebibyte},      {Part::keyhold, 512, 512 * mebibyte, 4096 * mebibyte},
    {Part::inspect, 512, output_bytes_max, 1024 * mebibyte}, {Part::worker, 0, output_bytes_max, 512 * mebibyte},
    {Part::journal, 256, RLIM_INFINITY, 4096 * mebibyte},    {Part::renderer, 32, output_bytes_max, 512 * mebibyte},
    {Part::clock, 32, 64 * mebibyte, 512 * mebibyte},
};
constexpr rlim_t worker_cpu_s = 10;

// mlockall(2) with MCL_FUTURE makes every later mapping count: under a small limit threads could not start.
constexpr rlim_t memory_lock_bytes_min = 256 * mebibyte;

Outcome limit_part(Part part) {
  for (const PartLimits& limits : part_limits) {
    if (limits.part != part) continue;
    TRY_DONE(lower_limit(RLIMIT_NOFILE, limits.descriptors));
    TRY_DONE(lower_limit(RLIMIT_FSIZE, limits.file_bytes));
    TRY_DONE(lower_limit(RLIMIT_AS, limits.address_bytes));
  }
  return Done{};
}

// Landlock binds the thread that asks and what comes from it: another thread would stay outside.
Outcome require_one_thread() {
  const std::unique_ptr<DIR, int (*)(DIR*)> tasks{::opendir("/proc/self/task"), &::closedir};
  if (!tasks) return system_refusal("/proc/self/task");
  int count = 0;
  while (const dirent* entry = ::readdir(tasks.get())) count += entry->d_name[0] != '.';
  if (count != 1) return Refusal{Reason::system_error, "the cage must be entered before threads are started"};
  return Done{};
}

Outcome forbid_new_privileges() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return system_refusal("PR_SET_NO_NEW_PRIVS");
  return Done{};
}

bool lock_memory() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < memory_lock_bytes_min) return false;
  return ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

Result<bool> lock_memory_of(Part part, bool demo) {
  if (part != Part::keyhold) return false;
  if (lock_memory()) return true;
  constexpr auto missing = "memory cannot be locked (LimitMEMLOCK), secrets may reach the swap";
  if (!demo) return Refusal{Reason::system_error, missing};
  log_warning(missing);
  return false;
}

Result<bool> restrict_files(const CageOptions& options) {
  if (landlock_version() == 0) {
    constexpr auto missing = "this kernel has no Landlock";
    if (!options.demo) return Refusal{Reason::system_error, missing};
    log_warning(missing);
    return false;
  }
  TRY(const Fd ruleset, make_ruleset(options.read_paths, options.write_paths));
  TRY_DONE(restrict_self(ruleset));
  return true;
}

struct WorkerCage {
  Part part = Part::worker;
  Filter filter;
  Fd ruleset;  // none where the kernel lacks Landlock
};

WorkerCage& worker_cage() {
  static WorkerCage cage;
  return cage;
}

Outcome prepare_cage(Part part, const std::vector<std::string>& read_paths) {
  worker_cage().part = part;
  TRY(worker_cage().filter, build_filter(part));
  if (landlock_version() > 0) {
    TRY(const Fd ruleset, make_ruleset(read_paths, {}));
    // Above the places of a worker's descriptors: these are filled before the cage closes.
    worker_cage().ruleset = Fd{::fcntl(ruleset.get(), F_DUPFD_CLOEXEC, worker_output + 1)};
    if (!worker_cage().ruleset) return system_refusal("a place for the ruleset");
  }
  return Done{};
}

}  // namespace

// The order matters: what still needs files and privileges first, system calls last.
Result<CageReport> enter_cage(Part part, const CageOptions& options) {
  CageReport report;
  TRY_DONE(refuse_root());
  TRY_DONE(require_one_thread());
  TRY(const Filter filter, build_filter(part));
  TRY_DONE(forbid_new_privileges());
  TRY_DONE(limit_part(part));
  TRY(report.memory_locked, lock_memory_of(part, options.demo));
  TRY(report.landlock, restrict_files(options));
  TRY_DONE(forbid_dumps());
  TRY_DONE(load_filter(filter));
  report.seccomp = true;
  return report;
}

Outcome forbid_looking_in() { return forbid_dumps(); }

Outcome prepare_worker_cage() { return prepare_cage(Part::worker, {}); }

Outcome prepare_renderer_cage(const std::vector<std::string>& read_paths) { return prepare_cage(Part::renderer, read_paths); }

Outcome enter_worker_cage() {
  const WorkerCage& cage = worker_cage();
  ensure(!cage.filter.empty(), "prepare_worker_cage comes first");
  TRY_DONE(refuse_root());
  TRY_DONE(forbid_new_privileges());
  if (cage.ruleset) TRY_DONE(restrict_self(cage.ruleset));
  // The log too: what a taken-over worker writes there would be read as ours.
  if (::dup2(0, 2) < 0 || ::close_range(worker_output + 1, ~0U, 0) != 0) return system_refusal("close_range");
  TRY_DONE(forbid_dumps());
  TRY_DONE(limit_part(cage.part));
  if (!cage.ruleset) TRY_DONE(lower_limit(RLIMIT_NOFILE, 0));  // nobody says which files: no descriptor is left for any
  const rlimit cpu{worker_cpu_s, worker_cpu_s + 1};            // SIGXCPU at the soft limit tells the zygote why it died
  if (::setrlimit(RLIMIT_CPU, &cpu) != 0) return system_refusal("RLIMIT_CPU");
  return load_filter(cage.filter);
}

}  // namespace signet::os
