// signet doctor: everything that can keep the appliance from sealing, each with what to do. signet policy show|check.
#pragma once

#include "client/command_context.h"
#include "client/pin_source.h"

namespace signet::client {

struct DoctorOptions {
  bool token = false;  // look at the key too, which needs the PIN
  PinSource pin;
};

void doctor(CommandContext& context, const DoctorOptions& options);
void policy_show(CommandContext& context);
void policy_check(CommandContext& context);

}  // namespace signet::client
