// One program of ours, run once as the user of its part: text in, text out.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "daemon/os/fd.h"
#include "policy/base/result.h"
#include "policy/settings.h"

namespace signet::client {

/// Who a part's files belong to. Root: its system user, or 65534 where there is none. Not root: ourselves.
struct PartUser {
  uid_t uid = 65534;
  gid_t gid = 65534;
  bool ourselves = false;  // no part, but a program of the system's that works for whoever started us
};
PartUser part_user(const char* name);

struct PartRun {
  int exit_status = -1;  // -1: it did not end by itself
  std::string output;
  std::string errors;  // its log
};

constexpr std::size_t part_output_bytes_max = 64 * 1024;

/// A program that stands beside this one or where the package puts it, opened before the user changes: a folder above it
/// may be closed to the part.
Result<os::Fd> open_part_program(const std::string& name);
/// The environment of a program that loads the token's module.
std::vector<std::string> part_environment(const Settings& settings);
/// Whether one of our services runs below the present working directory, and goes on running: `systemctl stop` of the target comes back
/// before the last socket is closed, so one that is just being stopped is waited for, some seconds.
bool service_runs();
/// Runs it in the present working directory.
Result<PartRun> run_part(const os::Fd& program, const std::vector<std::string>& arguments, const PartUser& user, const std::string& input,
                         const std::vector<std::string>& environment);

}  // namespace signet::client
