// What an order says, as XML in canonical form.
#pragma once

#include <string>
#include <string_view>

#include "policy/order.h"

namespace signet::client {

/// `<NAME>text</NAME>`, escaped as Canonical XML 1.0 has it.
std::string element(std::string_view name, std::string_view text);
/// The element that docs/formats/orders.md names for its kind.
std::string body_text(const Order& order);

}  // namespace signet::client
