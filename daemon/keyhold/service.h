// keyhold as a service: the start in its safe order, one thread per connection, and the housekeeping.
#pragma once

#include "daemon/keyhold/appliance.h"

namespace signet::keyhold {

/// Runs until it is told to end (done) or must not go on (a refusal that says why).
Outcome serve();

}  // namespace signet::keyhold
