#include "policy/order_state.h"

#include <algorithm>

namespace signet {
namespace {

struct OrderStateRow {
  OrderState state;
  std::string_view code;
};
constexpr OrderStateRow order_states[] = {{OrderState::in_force, "in-force"},
                                          {OrderState::not_yet, "not-yet"},
                                          {OrderState::ended, "ended"},
                                          {OrderState::replaced, "replaced"},
                                          {OrderState::revoked, "revoked"}};

bool a_later_successor_is_in_office(const Register::Last& order, const Register& register_now, Instant now) {
  const auto& all = register_now.successions();
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.order.number > order.number && each.body.from <= now; });
}

// A succession of the department's certificate is replaced by the next one of that, of a principal by the next in office.
bool is_succeeded(const Register::Last& order, const Register& register_now, Instant now) {
  const auto& own = register_now.department_successions();
  const auto is_it = [&](const auto& each) { return each.order.index == order.index; };
  if (std::any_of(own.begin(), own.end(), is_it)) return own.back().order.index != order.index;
  return a_later_successor_is_in_office(order, register_now, now);
}

bool is_replaced(const Register::Last& order, const Register& register_now, Instant now) {
  switch (order.kind) {
    case OrderKind::configuration:
    case OrderKind::roster:
    case OrderKind::status:
    case OrderKind::clock_correction: return order.number < register_now.last(order.kind).number;
    case OrderKind::lock:
    case OrderKind::unlock: return !register_now.decides_a_class(order.index);
    case OrderKind::succession: return is_succeeded(order, register_now, now);
    case OrderKind::approval:
    case OrderKind::delegation:
    case OrderKind::departure:
    case OrderKind::correction:
    case OrderKind::revocation:
    case OrderKind::standing_authorisation:
    case OrderKind::key_handover: return false;
  }
  broken_promise("every kind of order is replaced or not");
}

}  // namespace

std::string_view code(OrderState state) noexcept {
  for (const auto& each : order_states) {
    if (each.state == state) return each.code;
  }
  broken_promise("every state of an order has a code");
}

std::optional<OrderState> order_state_from_code(std::string_view text) noexcept {
  for (const auto& each : order_states) {
    if (each.code == text) return each.state;
  }
  return std::nullopt;
}

OrderState state_of(const Register::Last& order, const Register& register_now, Instant now) {
  if (register_now.order_revoked(order.file)) return OrderState::revoked;
  if (is_replaced(order, register_now, now)) return OrderState::replaced;
  if (order.term.from && now < *order.term.from) return OrderState::not_yet;
  if (order.term.to && *order.term.to < now) return OrderState::ended;
  if (order.kind == OrderKind::delegation && !register_now.giver_is_principal(order.file, now)) return OrderState::ended;
  return OrderState::in_force;
}

}  // namespace signet
