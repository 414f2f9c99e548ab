// keyhold's answer as a reply to the client: which status, which media type, which body. Pure.
#pragma once

#include "daemon/gate/keyhold_pool.h"
#include "daemon/gate/reply.h"
#include "daemon/wire/service_message.h"

namespace signet::gate {

/// An answer that does not fit the operation (a seal without id, a payload that is no JSON) becomes 503, as if there were none.
Reply render(wire::Operation operation, const KeyholdAnswer& answer);
/// keyhold could not be asked or did not answer: 503, and whether the request may have had an effect.
Reply render(wire::Operation operation, const Refusal& refusal);

}  // namespace signet::gate
