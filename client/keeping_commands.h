// signet journal witness …, department witness: words of the command about keeping the journal.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

/// Adds to `journal` and `department`, which stand already.
void add_keeping_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
