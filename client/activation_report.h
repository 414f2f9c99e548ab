// What keyhold answered to activate and deactivate.
#pragma once

#include "client/command_context.h"
#include "daemon/wire/service_message.h"

namespace signet::client {

/// `done` ends before the answer's time; `time_name` is its member in JSON.
void report_activation(CommandContext& context, const wire::ServiceAnswer& answer, const Text& done, const char* time_name);

}  // namespace signet::client
