// The words of `signet school …` and `signet department …`.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_registration_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
