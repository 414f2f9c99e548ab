// signet setup: walks whoever looks after the machine through the first day: module, token, key, certificate, settings, PIN, journal.
#pragma once

#include <string>

#include "client/command_context.h"
#include "client/pin_source.h"

namespace signet::client {

struct SetupOptions {
  std::string answers;  // TOML file; empty: asked
  bool yes = false;     // agree to what is offered
  PinSource pin;
};

/// Before the service runs. It shows what stands, changes nothing without a yes, and may be ended and run again at every question.
void run_setup(CommandContext& context, const SetupOptions& options);

}  // namespace signet::client
