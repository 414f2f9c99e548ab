// What an order of each kind needs from what is in force before it (docs/formats/orders.md). Pure.
#pragma once

#include <vector>

#include "policy/register.h"

namespace signet {

/// Everything that keeps this order from taking effect at `now`, apart from sequence and signers. Each names what is wrong.
std::vector<Finding> unmet_conditions(const Order& order, const Register& register_now, Instant now);

}  // namespace signet
