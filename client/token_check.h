// What `signet doctor` looks at below the root that a set-up can leave wrong: rights, PIN, module, token, key.
#pragma once

#include <vector>

#include "client/check_list.h"
#include "client/pin_source.h"

namespace signet::client {

/// Whose the parts' folders and the PIN's file are, and the hold after a wrong PIN.
std::vector<Check> check_rights(const CommandContext& context);
/// Module and token, asked only while no service has them. With a PIN (one try) also the key and its certificate.
std::vector<Check> check_token(const CommandContext& context, const PinSource* pin);

}  // namespace signet::client
