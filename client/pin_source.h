// Where a command gets a token's PIN from: a person at the terminal, a file, a descriptor. Never from the command line or the environment,
// which every process of the machine can read.
#pragma once

#include <string>

#include "client/command_context.h"
#include "policy/base/result.h"
#include "policy/base/secret.h"

namespace signet::client {

struct PinSource {
  std::string file;     // --pin-file
  int descriptor = -1;  // --pin-fd
};

/// The same, good also after the working folder was changed.
PinSource from_here(PinSource source);
/// One line. From the terminal without echo, under `question`; where nobody sits there, `request_malformed`.
Result<Secret> read_pin(const CommandContext& context, const PinSource& source, const std::string& question);

}  // namespace signet::client
