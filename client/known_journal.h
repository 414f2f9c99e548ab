// Which journal the service keeps, by whom it is known, and whether it still agrees with what we remember.
#pragma once

#include "client/command_context.h"
#include "client/journal_memory.h"
#include "client/service.h"

namespace signet::client {

/// The journal's first entry, octet for octet: whose journal this is.
Result<std::string> first_entry(const Service& service);
/// The journal's key stands in ROOT/etc/signet/journal.vkey; else the journal's first entry names it, and it is pinned at first use.
/// Its present checkpoint was seen when this returns. The memory must not outlive the service.
Result<JournalMemory> meet_journal(const CommandContext& context, const Service& service);

}  // namespace signet::client
