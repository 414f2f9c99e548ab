// signet journal show|checkpoint: from the files where we may read them, else from the service.
#pragma once

#include <cstdint>
#include <string>

#include "client/command_context.h"
#include "client/review/filter.h"

namespace signet::client {

struct JournalShowOptions {
  std::string directory;  // holds journal.db; empty: the instance's
  review::FilterWords filter;
  std::uint64_t count = 0;  // 0: all
  bool members = false;     // every member as it stands, instead of words
};
void journal_show(CommandContext& context, const JournalShowOptions& options);
void journal_checkpoint(CommandContext& context);

}  // namespace signet::client
