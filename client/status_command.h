// signet status: what the service says of itself.
#pragma once

#include "client/command_context.h"

namespace signet::client {

void status(CommandContext& context);

}  // namespace signet::client
