// The words of what a clerk does with documents: seal, explain, package, copy, incoming; of activations, and of what the appliance says of
// itself.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_sealing_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
