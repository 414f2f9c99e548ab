// What a service that does not answer said last.
#pragma once

#include <vector>

#include "client/check_list.h"

namespace signet::client {

/// The last error in systemd's journal or in the supervisor's log; nothing where there is none, or this account may not read it.
std::vector<Check> check_last_words(const CommandContext& context);

}  // namespace signet::client
