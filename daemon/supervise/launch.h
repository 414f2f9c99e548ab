// From a part of the table to a running process: its descriptors, its environment, its user, its program.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "daemon/os/fd.h"
#include "daemon/supervise/part.h"
#include "policy/base/result.h"
#include "policy/settings.h"

namespace signet::supervise {

/// What stays open from the first start to the last: the program itself, so that neither an unreadable folder above
/// it nor a replaced file matters after the user was dropped.
struct Launch {
  const Part* part = nullptr;
  os::Fd program;
  std::vector<os::Fd> listeners;
};

Result<Launch> prepare_launch(const Part& part, const std::string& programs);
/// The part's environment, and nothing of ours besides.
std::vector<std::string> environment_of(const Part& part, const Settings& settings, pid_t pid);
std::vector<std::string> arguments_of(const Part& part, const Settings& settings);
Result<pid_t> start_part(const Launch& launch, const Settings& settings);

}  // namespace signet::supervise
