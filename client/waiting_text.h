// What a service that does not serve yet says of itself: the member `waiting` of GET /v1/status.
#pragma once

#include <string>
#include <string_view>

#include "client/command_context.h"

namespace signet::client {

/// Lines for a tired person; empty: the answer says nothing of the kind.
std::string waiting_text(const CommandContext& context, std::string_view problem);

}  // namespace signet::client
