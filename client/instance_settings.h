// The instance's own settings, as far as a command needs them.
#pragma once

#include "client/command_context.h"
#include "daemon/os/clock.h"
#include "policy/settings.h"

namespace signet::client {

/// ROOT/etc/signet/signet.toml.
Result<Settings> instance_settings(const CommandContext& context);
/// A school where there are no settings: a principal's own machine has none.
Organisation organisation_of(const CommandContext& context);
/// The clock as the appliance below ROOT has it: a demonstration may have moved it. Without settings it is this machine's.
os::Ticks instance_clock(const CommandContext& context);

}  // namespace signet::client
