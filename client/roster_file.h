// roster.toml: the roster as a school writes it, before the principal signs it (docs/formats/orders.md).
#pragma once

#include <string_view>

#include "policy/base/result.h"
#include "policy/order.h"

namespace signet::client {

/// Strict: an unknown key or a wrong type is `configuration_wrong` with its place.
Result<Roster> read_roster_file(std::string_view toml);

}  // namespace signet::client
