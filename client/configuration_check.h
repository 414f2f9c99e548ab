// The instance's files, read as strictly as the key holder reads them.
#pragma once

#include <vector>

#include "client/check_list.h"
#include "policy/base/instant.h"

namespace signet::client {

/// signet.toml, policy.toml, profiles.
std::vector<Check> check_configuration(const CommandContext& context);
/// The department's certificate, trust anchors and revocation lists: remaining days.
std::vector<Check> check_dates(const CommandContext& context, Instant now);
/// Policy and profiles in words.
Result<std::string> policy_in_words(const CommandContext& context);

}  // namespace signet::client
