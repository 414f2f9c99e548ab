// signet journal verify|proof: without trusting the appliance, offline.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct JournalVerifyOptions {
  std::string directory;           // holds journal.db; empty: the instance's
  std::string key;                 // vkey; empty: the one the journal itself names
  std::vector<std::string> since;  // checkpoints kept from earlier
  std::string witness;             // vkey of a witness: its cosignatures are checked
};
void journal_verify(CommandContext& context, const JournalVerifyOptions& options);

struct JournalProofOptions {
  std::string file;  // a receipt to be checked; or the number of an entry, whose receipt is made from the instance's files
  std::string key;   // vkey, or a file that holds it; needed to check
};
void journal_proof(CommandContext& context, const JournalProofOptions& options);

}  // namespace signet::client
