// The step of `signet setup` that keeps the PIN for the key holder.
#pragma once

#include "client/setup/dialogue.h"
#include "policy/base/secret.h"
#include "policy/settings.h"

namespace signet::client::setup {

/// The PIN as a credential: encrypted by systemd, or a file of keyhold's own; none where the clerk types it.
Outcome keep_pin(const CommandContext& context, const Dialogue& dialogue, const Settings& settings, const Secret& pin);

}  // namespace signet::client::setup
