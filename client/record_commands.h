// The words of `signet journal note`, `signet find` and `signet fetch`.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_note_commands(CLI::App& journal, CommandContext& context);
void add_find_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
