// signet token …: what an operator does to the token while the service is stopped.
#pragma once

#include "client/command_context.h"
#include "client/pin_source.h"

namespace signet::client {

/// One try of the PIN by whoever answers for it. The right one ends the hold after a wrong one, here and on the token.
void token_release(CommandContext& context, const PinSource& source);

}  // namespace signet::client
