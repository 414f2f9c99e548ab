// What each part gives up before it reads its first foreign octet (docs/architecture.md). Not only in units: in the program itself.
#pragma once

#include <string>
#include <vector>

#include "policy/base/result.h"

namespace signet::os {

enum class Part { gate, keyhold, inspect, worker, journal, renderer, clock };

struct CageReport {
  bool landlock = false;  // false only where the kernel lacks it and demo mode permits that
  bool seccomp = false;   // false only in sanitizer builds (another file provides enter_cage there)
  bool memory_locked = false;
};

struct CageOptions {
  std::vector<std::string> read_paths;   // Landlock: readable hierarchies
  std::vector<std::string> write_paths;  // Landlock: readable and writable hierarchies
  bool demo = false;                     // a missing Landlock or mlock is then a warning
};

/// Refuses uid 0, sets no_new_privs, rlimits (no core), dumpable off, Landlock, seccomp. Returns what took hold.
/// Called once, with one thread; what the part must still load (dlopen) or look up is loaded before.
Result<CageReport> enter_cage(Part part, const CageOptions& options);

/// For who holds a secret before it enters a cage, or enters none: no core file from now on, and nobody of its own account looks in.
Outcome forbid_looking_in();

/// A worker's only descriptors: 0, 1 and 2 (the null device), the document and the output.
constexpr int worker_document = 3;
constexpr int worker_output = 4;
/// Called once by the zygote before its own cage: what every worker's cage is made of.
Outcome prepare_worker_cage();
/// The same for a program that draws one page (daemon/render) and enters the worker's cage itself: it may open files below
/// these paths for reading, as fonts are opened by name. Where the kernel has no Landlock to say which files, none at all.
Outcome prepare_renderer_cage(const std::vector<std::string>& read_paths);
/// The worker's: called in the forked child, only fds given to it remain usable; allocation- and syscall-frugal.
Outcome enter_worker_cage();

}  // namespace signet::os
