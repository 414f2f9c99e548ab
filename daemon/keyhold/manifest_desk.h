// A package or a true copy is asked for: its members are looked up in our own ledger, its text is composed here, and what is then
// sealed goes the way of every seal (seal_desk.h).
#pragma once

#include "daemon/keyhold/appliance.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

/// Operations seal_manifest and explain_manifest. `malformed` names what of the request is not as it must be.
wire::ServiceAnswer answer_manifest(Appliance& appliance, os::Channel& inspect, const wire::ServiceRequest& request);

}  // namespace signet::keyhold
