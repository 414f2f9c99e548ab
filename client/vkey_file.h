// etc/signet/journal.vkey: by which keys this appliance's journals are known. A line for each year, the newest first.
#pragma once

#include <vector>

#include "client/command_context.h"
#include "journal/note.h"

namespace signet::client {

/// Puts it on the first line, in the working directory; what stood there stays below. Says so where it cannot.
void write_vkey(CommandContext& context, const journal::Verifier& verifier);

}  // namespace signet::client
