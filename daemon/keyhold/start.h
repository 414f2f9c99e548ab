// From files to an appliance that may serve: every step refuses rather than guesses.
#pragma once

#include <memory>

#include "daemon/keyhold/appliance.h"
#include "daemon/keyhold/waiting_room.h"
#include "daemon/os/cage.h"
#include "daemon/os/channel.h"
#include "daemon/os/notify.h"

namespace signet::keyhold {

/// Files, state, token, cage; then the journal read to its last entry and every order judged again.
/// Where that takes long, `notifier` is told how far it has come.
Result<std::unique_ptr<Appliance>> start(WaitingRoom& room, os::Notifier& notifier);
/// A connection to another part; waits a while for it.
Result<os::Channel> connect_patiently(const char* path);
/// A connection to inspect; waits a while for it at start.
Result<os::Channel> connect_inspect();

}  // namespace signet::keyhold
