// What an accepted order amounts to now, for people and for lists.
#pragma once

#include <string_view>

#include "policy/register.h"

namespace signet {

enum class OrderState : std::uint8_t { in_force = 1, not_yet = 2, ended = 3, replaced = 4, revoked = 5 };
/// `in-force`, `not-yet`, `ended`, `replaced`, `revoked`.
std::string_view code(OrderState state) noexcept;
std::optional<OrderState> order_state_from_code(std::string_view code) noexcept;

OrderState state_of(const Register::Last& order, const Register& register_now, Instant now);

}  // namespace signet
