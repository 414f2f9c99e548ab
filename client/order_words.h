// What an order does, in the words of a school.
#pragma once

#include <string>

#include "client/command_context.h"
#include "policy/order.h"
#include "policy/order_state.h"

namespace signet::client {

struct Words {
  std::string vietnamese, english;
  operator Text() const { return {vietnamese, english}; }  // NOLINT(google-explicit-constructor): a Text that owns its letters
};

Text name_of(OrderKind kind) noexcept;
Text name_of(OrderState state) noexcept;
/// One sentence.
Words in_words(const Order& order);

}  // namespace signet::client
