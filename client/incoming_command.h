// signet incoming FILE…: the sealed records that pupils bring from other schools, for the service to check.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

void incoming(CommandContext& context, const std::vector<std::string>& files);

}  // namespace signet::client
