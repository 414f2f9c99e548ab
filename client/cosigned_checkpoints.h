// Cosigned checkpoints beside a journal: what `signet journal verify` holds its entries against, and tells.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "journal/audit.h"

namespace signet::client {

/// Of the folder `cosigned` in a journal's directory. Each is also a checkpoint known from before: the journal must continue it.
std::vector<journal::KnownCheckpoint> cosigned_checkpoints(const std::string& directory);
struct Cosigned {
  std::string file;  // `cosigned/SIZE`
  /// `checked`: by the witness asked for; `claimed`: by its own word; `none`; `wrong`: a signature of that witness, and not good;
  /// `unreadable`: no checkpoint.
  std::string state;
  std::uint64_t size = 0;
  std::string time{}, by{};  // of `checked` and `claimed`
};

/// Each with what is known of its cosignature. `witness`: a vkey, or empty. One that is wrong makes the status `refused`.
std::vector<Cosigned> look_at(CommandContext& context, const std::vector<journal::KnownCheckpoint>& cosigned, const std::string& witness);
/// One line each; the first twenty.
void print_cosigned(const CommandContext& context, const std::vector<Cosigned>& cosigned);

}  // namespace signet::client
