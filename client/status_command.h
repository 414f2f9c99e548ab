// signet status: what the service says of itself, or of seals.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

void status(CommandContext& context);
/// Of each whether it is sealed, replaced, revoked or begun (`intent-open`), and the journal's entries of it.
void seal_status(CommandContext& context, const std::vector<std::string>& seals);

}  // namespace signet::client
