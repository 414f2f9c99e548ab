// Which journal the service keeps, by whom it is known, and whether it still agrees with what we remember.
#pragma once

#include "client/command_context.h"
#include "client/journal_memory.h"
#include "client/service.h"

namespace signet::client {

/// The journal's key stands in ROOT/etc/signet/journal.vkey, or the service says it and it is pinned at first use.
/// Its present checkpoint was seen when this returns. The memory must not outlive the service.
Result<JournalMemory> meet_journal(const CommandContext& context, const Service& service);

}  // namespace signet::client
