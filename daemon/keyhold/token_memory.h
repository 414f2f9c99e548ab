// What the token remembers of its journal, so that no older copy and no second journal goes on with its key.
#pragma once

#include "daemon/keyhold/appliance.h"

namespace signet::keyhold {

constexpr const char* token_memory_label = "signet-journal";  // CKA_LABEL of the data object; its value is a checkpoint's three lines

/// Refuses a token that names another journal (`token_other_journal`), a larger tree than ours, or one that ours does not
/// continue (`token_ahead`). A token without a note is a new one, or one that cannot hold any.
Outcome check_token_memory(Appliance& appliance);
/// Origin, size and root of our tree as it is now, on the token. Where it cannot hold them, that is said in the log and in status.
Outcome write_token_memory(Appliance& appliance);

}  // namespace signet::keyhold
