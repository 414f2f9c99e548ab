// What a department needs beside seals: the school's proof that its token holds the key, and the words of officers and leaders.
// Both come over keyhold's own socket, from a person whom the kernel names.
#pragma once

#include <string>

#include "daemon/keyhold/appliance.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

/// JSON of a statement about this appliance, and the token's signature over it. Recorded before the token is asked. For a clerk;
/// while there is no roster, for the administrator.
Result<std::string> prove_key(Appliance& appliance, const os::Peer& peer);

/// Review, approval or rejection of a registration, by whoever has that duty: kept in the archive and in the journal.
wire::ServiceAnswer record_act(Appliance& appliance, const wire::ServiceRequest& request, ByteView registration, const os::Peer& peer);

}  // namespace signet::keyhold
