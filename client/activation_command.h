// signet activate, signet deactivate: on keyhold's own socket, so that the gate cannot open a session.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/command_context.h"
#include "client/pin_source.h"

namespace signet::client {

struct ActivateOptions {
  std::vector<std::string> kinds;
  std::vector<std::string> classes;
  std::vector<std::uint32_t> users;
  std::uint32_t count = 0;
  std::string duration;          // `8h`, `30m`, `1h30m`; empty: the service's default
  bool yes = false;              // do not ask on a terminal
  PinSource pin;                 // where the token waits for it
  bool clock_confirmed = false;  // the time is right, though nothing synchronises the clock
};

void activate(CommandContext& context, const ActivateOptions& options);
void deactivate(CommandContext& context);

/// Minutes in `8h`, `30m`, `1h30m`; nothing for anything else or more than 24 hours.
Result<std::uint32_t> minutes_of(const std::string& duration);

}  // namespace signet::client
