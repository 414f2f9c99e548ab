// signet journal init|show|verify|checkpoint|proof: registered on the command by main.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

/// Adds `journal` and its commands. What a command did stands in `context.exit_status`.
void add_journal_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
