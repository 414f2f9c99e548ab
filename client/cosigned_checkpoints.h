// Cosigned checkpoints beside a journal: what `signet journal verify` holds its entries against, and tells.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "journal/audit.h"

namespace signet::client {

/// Of the folder `cosigned` in a journal's directory. Each is also a checkpoint known from before: the journal must continue it.
std::vector<journal::KnownCheckpoint> cosigned_checkpoints(const std::string& directory);
/// One line each: size, time, name; believed where `witness` (a vkey) has signed it, else said to be unchecked. A signature of
/// that witness that is wrong makes the status `refused`.
void print_cosigned(CommandContext& context, const std::vector<journal::KnownCheckpoint>& cosigned, const std::string& witness);

}  // namespace signet::client
