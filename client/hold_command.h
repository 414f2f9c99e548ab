// signet journal hold release, signet journal forget: an operator's acts, on keyhold's own socket.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct HoldReleaseOptions {
  std::vector<std::string> receipts, checkpoints;  // files
};
/// After a restore: shows what others have of the journal, and ends the hold where the journal continues all of it.
void hold_release(CommandContext& context, const HoldReleaseOptions& options);

struct ForgetOptions {
  std::string person;  // a pupil's personal id
  bool yes = false;
};
/// Erases the key by which the journal's names of a pupil could be led back to the pupil.
void journal_forget(CommandContext& context, const ForgetOptions& options);

}  // namespace signet::client
