// The words of `signet order`.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_order_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
