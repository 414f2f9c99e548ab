// The instance's profiles as the command finds them.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "policy/rules.h"

namespace signet::client {

/// Every etc/signet/profiles/*.toml, by name; the first fault is refused with the file's name.
Result<Profiles> read_profiles(const CommandContext& context);
/// Images and fonts that the PDF profiles name, relative to the root, sorted.
std::vector<std::string> asset_paths(const Profiles& profiles);

}  // namespace signet::client
