// Roots and revocation lists for `signet verify`: what was named, else those of the appliance; never the system's bundle.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/command_context.h"
#include "policy/chain.h"

namespace signet::client {

/// Nothing when no root is named and the appliance has none. A file that was named and cannot be read is a refusal.
Result<std::optional<TrustStore>> load_trust(const CommandContext& context, const std::vector<std::string>& roots,
                                             const std::vector<std::string>& lists);

}  // namespace signet::client
