// signet journal init: the operator's act. Directories, journal and key, then keyhold's state over the journal's first entry.
#pragma once

#include <string>

#include "client/command_context.h"

namespace signet::client {

struct JournalInitOptions {
  std::string pin;  // the department's certificate; empty: ROOT/etc/signet/department.pem
};
void journal_init(CommandContext& context, const JournalInitOptions& options);

}  // namespace signet::client
