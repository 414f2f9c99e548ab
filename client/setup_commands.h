// The words of `signet setup` and `signet token`.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_setup_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
