// signet journal show|register|export|report: registered on `journal`.
#pragma once

#include "client/command_context.h"

namespace CLI {
class App;
}

namespace signet::client {

void add_review_commands(CLI::App& group, CommandContext& context);

}  // namespace signet::client
