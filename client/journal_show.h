// signet journal show|checkpoint: from the files where we may read them, else from the service.
#pragma once

#include <cstdint>
#include <string>

#include "client/command_context.h"

namespace signet::client {

struct JournalShowOptions {
  std::uint64_t from = 0;
  std::uint64_t count = 0;  // 0: all
  std::string kind;         // code; empty: all
};
void journal_show(CommandContext& context, const JournalShowOptions& options);
void journal_checkpoint(CommandContext& context);

}  // namespace signet::client
