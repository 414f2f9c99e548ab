// The journal as a process of ours opens it: with its key, and never behind what was published.
#pragma once

#include "journal/ed25519.h"
#include "journal/store.h"

namespace signet::daemon::journal {

Result<signet::journal::PrivateKey> read_checkpoint_key();
/// The open year. Refuses (`rollover_unfinished`) where a rollover was begun, and a journal that lacks what its checkpoint signed.
Result<signet::journal::Store> open_current();
/// The same, also where its last entry has closed it.
Result<signet::journal::Store> open_to_roll_over();
/// From its first entry on the open year's files are published: a checkpoint that is missing was taken away. Where they cannot be written
/// now, the service does it.
void publish_first();

}  // namespace signet::daemon::journal
