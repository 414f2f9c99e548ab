// signet journal replay: every decision of a journal made again, from a copy.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct JournalReplayOptions {
  std::string directory;         // journal.db; empty: the instance's
  std::string archive;           // empty: beside the journal's folder, else the instance's
  std::vector<std::string> etc;  // folders that hold etc/signet; empty: the instance
  std::string state;             // a copy of keyhold.db; empty: none
};

/// Ends with 0 (every decision comes out as the journal says), 1 (a difference, or a journal that is not whole) or 3 (cannot tell).
void journal_replay(CommandContext& context, const JournalReplayOptions& options);

}  // namespace signet::client
