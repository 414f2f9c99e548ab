// What keyhold answered to activate and deactivate.
#pragma once

#include "client/command_context.h"
#include "daemon/wire/service_message.h"

namespace signet::client {

void report_activation(CommandContext& context, const wire::ServiceAnswer& answer, Text done);

}  // namespace signet::client
