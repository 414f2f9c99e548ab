// What `signet doctor` looks at that only the machine knows: whether the parts, each another account, reach what they must read, and
// whether the service starts with the machine.
#pragma once

#include <vector>

#include "client/check_list.h"

namespace signet::client {

/// Folders and settings that somebody closed to the parts. Nothing where all parts share one account (not started by root).
std::vector<Check> check_reach(const CommandContext& context);
/// Only below `/` of a booted systemd; else nothing.
std::vector<Check> check_enabled(const CommandContext& context);

}  // namespace signet::client
