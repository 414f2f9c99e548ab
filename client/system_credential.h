// The token's PIN as systemd keeps it for keyhold's unit: encrypted to this machine (systemd-creds(1)).
#pragma once

#include "client/command_context.h"
#include "policy/base/result.h"
#include "policy/base/secret.h"

namespace signet::client {

/// systemd/signet-keyhold.service names it.
constexpr const char* kept_pin_path = "/etc/credstore.encrypted/signet.pin";

/// Root, and the appliance that a booted systemd runs: the one below `/`.
bool systemd_keeps_the_pin(const CommandContext& context);
/// `not_found`: none is kept. `configuration_wrong`: it is damaged, or another machine's; with what systemd says of it.
Result<Secret> read_kept_pin();
/// Takes the place of what was kept. Bound to the machine's own key alone (docs/decisions/0172).
Outcome keep_pin_encrypted(const Secret& pin);

}  // namespace signet::client
