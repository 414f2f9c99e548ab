// signet journal rollover: the old year is closed, the new one opened. The operator's act, on a stopped appliance.
#pragma once

#include "client/command_context.h"

namespace signet::client {

void journal_rollover(CommandContext& context);

}  // namespace signet::client
