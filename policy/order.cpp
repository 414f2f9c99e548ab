#include "policy/order.h"

#include <algorithm>

#include "policy/order_fields.h"

namespace signet {
namespace {

struct Row {
  OrderKind kind;
  std::string_view code, body;
  Role leading;
};

constexpr Row rows[] = {
    {OrderKind::approval, "approval", "APPROVAL", Role::leader},
    {OrderKind::configuration, "configuration", "CONFIGURATION", Role::principal},
    {OrderKind::roster, "roster", "ROSTER", Role::principal},
    {OrderKind::delegation, "delegation", "DELEGATION", Role::principal},
    {OrderKind::departure, "departure", "DEPARTURE", Role::principal},
    {OrderKind::lock, "lock", "LOCK", Role::principal},
    {OrderKind::unlock, "unlock", "UNLOCK", Role::principal},
    {OrderKind::correction, "correction", "CORRECTION", Role::principal},
    {OrderKind::revocation, "revocation", "REVOCATION", Role::principal},
    {OrderKind::standing_authorisation, "standing-authorisation", "STANDING_AUTHORISATION", Role::principal},
    {OrderKind::key_handover, "key-handover", "KEY_HANDOVER", Role::principal},
    {OrderKind::succession, "succession", "SUCCESSION", Role::leader},
    {OrderKind::status, "status", "STATUS", Role::leader},
    {OrderKind::clock_correction, "clock-correction", "CLOCK_CORRECTION", Role::principal},
};

const Row& row(OrderKind kind) noexcept {
  for (const Row& each : rows) {
    if (each.kind == kind) return each;
  }
  broken_promise("every kind of order has its row");
}

template <class Body>
Outcome put(Order& order, Result<Body> read) {
  TRY(order.body, std::move(read));
  return Done{};
}

Outcome read_body(const CanonicalTree& tree, CanonicalTree::Index body, Order& order) {
  switch (order.kind) {
    case OrderKind::approval: return put(order, read_approval(tree, body));
    case OrderKind::configuration: return put(order, read_configuration(tree, body));
    case OrderKind::roster: return put(order, read_roster(tree, body));
    case OrderKind::delegation: return put(order, read_delegation(tree, body));
    case OrderKind::departure: return put(order, read_departure(tree, body));
    case OrderKind::lock: return put(order, read_class_lock(tree, body, false));
    case OrderKind::unlock: return put(order, read_class_lock(tree, body, true));
    case OrderKind::correction: return put(order, read_correction(tree, body));
    case OrderKind::revocation: return put(order, read_revocation(tree, body));
    case OrderKind::standing_authorisation: return put(order, read_standing_authorisation(tree, body));
    case OrderKind::key_handover: return put(order, read_key_handover(tree, body));
    case OrderKind::succession:
      if (names_department(tree, body)) return put(order, read_department_succession(tree, body));
      return put(order, read_succession(tree, body));
    case OrderKind::status: return put(order, read_status(tree, body));
    case OrderKind::clock_correction: return put(order, read_clock_correction(tree, body));
  }
  broken_promise("every kind of order is read");
}

}  // namespace

std::string_view code(OrderKind kind) noexcept { return row(kind).code; }
std::string_view body_name(OrderKind kind) noexcept { return row(kind).body; }

Role leading_role(OrderKind kind, Organisation journal_of) noexcept {
  if (journal_of == Organisation::school) return row(kind).leading;
  return kind == OrderKind::roster ? Role::department : Role::leader;
}

std::optional<OrderKind> order_kind_from_code(std::string_view text) noexcept {
  for (const Row& each : rows) {
    if (each.code == text) return each.kind;
  }
  return std::nullopt;
}

const std::vector<OrderKind>& order_kinds() {
  static const std::vector<OrderKind> all = [] {
    std::vector<OrderKind> listed;
    for (const Row& each : rows) listed.push_back(each.kind);
    return listed;
  }();
  return all;
}

namespace {

struct DutyRow {
  Duty duty;
  std::string_view code;
};
constexpr DutyRow duties[] = {{Duty::vice_principal, "vice-principal"},
                              {Duty::administrator, "administrator"},
                              {Duty::registrar, "registrar"},
                              {Duty::it_teacher, "it-teacher"},
                              {Duty::working_group, "working-group"},
                              {Duty::auditor, "auditor"},
                              {Duty::officer, "officer"},
                              {Duty::leader, "leader"}};

}  // namespace

std::string_view code(Duty duty) noexcept {
  for (const auto& each : duties) {
    if (each.duty == duty) return each.code;
  }
  broken_promise("every duty has a code");
}

std::optional<Duty> duty_from_code(std::string_view text) noexcept {
  for (const auto& each : duties) {
    if (each.code == text) return each.duty;
  }
  return std::nullopt;
}

Result<Order> read_order(ByteView region_octets, const Digest& file) {
  TRY(const auto tree, CanonicalTree::parse(Bytes{region_octets.begin(), region_octets.end()}));
  OrderFields in{tree, tree.root()};
  Order order;
  order.file = file;
  const auto kind = order_kind_from_code(in.text("KIND"));
  if (!kind) return malformed_order("KIND");
  order.kind = *kind;
  order.root_entry = in.digest("ROOT_ENTRY");
  order.number = in.number("NUMBER", 1, 1'000'000);
  const auto previous = in.text("PREVIOUS");
  if (!previous.empty()) {
    order.previous = digest_from_hex(previous);
    if (!order.previous) in.fail("PREVIOUS");
  }
  order.issued = in.instant("ISSUED");
  const auto body = in.element(row(*kind).body);
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  TRY_DONE(read_body(tree, body, order));
  return order;
}

}  // namespace signet
