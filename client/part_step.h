// One step of an operator's command that a part does as its own user.
#pragma once

#include <string>
#include <vector>

#include "policy/base/result.h"
#include "policy/settings.h"

namespace signet::client {

/// Runs `program` (named as its user is) with `arguments` in the instance's root; what it prints. Where it fails, its own last line says
/// why: English, for the administrator; the reason is the one that the line names, else `journal_unavailable`.
Result<std::string> run_step(const char* program, const std::vector<std::string>& arguments, const std::string& input,
                             const Settings& settings);

}  // namespace signet::client
