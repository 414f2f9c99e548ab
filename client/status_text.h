// GET /v1/status for a tired person: first whether it seals now and what is missing, then a line for each thing.
#pragma once

#include <string>
#include <string_view>

#include "client/command_context.h"

namespace signet::client {

/// `metrics`: the gate's, for the number of requests that wait; empty: not known. What the status does not say has no line.
std::string status_text(const CommandContext& context, std::string_view status, std::string_view metrics);

}  // namespace signet::client
