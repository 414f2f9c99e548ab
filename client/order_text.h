// An order as its XML (docs/formats/orders.md): written in canonical form, without white space, with empty slots.
#pragma once

#include <string>

#include "policy/base/result.h"
#include "policy/order.h"

namespace signet::client {

/// The unsigned document, for a school's journal or a department's own. `order_malformed` names what a reader of orders would refuse.
Result<std::string> write_order(const Order& order, Organisation journal_of = Organisation::school);

}  // namespace signet::client
