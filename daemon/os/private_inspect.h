// A document read in a caged worker: by the appliance's inspect, or by one that a command starts for itself.
#pragma once

#include <string>

#include "daemon/os/channel.h"
#include "daemon/wire/inspect_message.h"

namespace signet::os {

/// Starts `program` (signet-inspect) as `--child`; root drops to 65534 first. It ends when the channel is closed.
Result<Channel> start_private_inspect(const std::string& program);

/// One document, one answer. `inspection_failed` where the worker crashed, took too long or answered nonsense;
/// `unavailable` where inspect is gone. `request.job` is chosen here.
Result<wire::InspectOutput> inspect(Channel& channel, ByteView document, wire::InspectRequest request);

}  // namespace signet::os
