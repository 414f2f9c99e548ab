// signet doctor: everything that can keep the appliance from sealing, each with what to do. signet policy show|check.
#pragma once

#include "client/command_context.h"

namespace signet::client {

void doctor(CommandContext& context);
void policy_show(CommandContext& context);
void policy_check(CommandContext& context);

}  // namespace signet::client
