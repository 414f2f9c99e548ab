// The words of what needs no service: verify, lateness, sign, and the policy in words.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_document_commands(CLI::App& app, CommandContext& context);

}  // namespace signet::client
