// Orders: what the department and the principal have decided, read from octets that they signed (docs/formats/orders.md).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/model/document_facts.h"
#include "policy/model/order_bodies.h"
#include "policy/model/organisation.h"

namespace signet {

enum class OrderKind : std::uint8_t {
  approval = 1,
  configuration = 2,
  roster = 3,
  delegation = 4,
  departure = 5,
  lock = 6,
  unlock = 7,
  correction = 8,
  revocation = 9,
  standing_authorisation = 10,
  key_handover = 11,
  succession = 12,
  status = 13,
  clock_correction = 14,
};
std::string_view code(OrderKind kind) noexcept;
/// Name of the element that holds what such an order says.
std::string_view body_name(OrderKind kind) noexcept;
std::optional<OrderKind> order_kind_from_code(std::string_view code) noexcept;
const std::vector<OrderKind>& order_kinds();
/// Whose signature leads an order of this kind in a school's journal: the department's leader (approval, succession, status), or
/// the principal. In a department's own journal: its certificate (roster), or its leader.
Role leading_role(OrderKind kind, Organisation journal_of = Organisation::school) noexcept;

using OrderBody = std::variant<Approval, Configuration, Roster, Delegation, Departure, ClassLock, Correction, Revocation,
                               StandingAuthorisation, KeyHandover, Succession, DepartmentSuccession, Status, ClockCorrection>;

struct Order {
  OrderKind kind{};
  Digest root_entry;               // leaf hash of the appliance's first journal entry
  std::uint64_t number = 0;        // 1, 2, … per kind
  std::optional<Digest> previous;  // SHA-256 of the file of the order of its kind before it
  Instant issued;
  Digest file;  // SHA-256 of the order's own file
  OrderBody body;
};

/// `order_malformed` names what is wrong. Reads only octets that the leading signature covers.
Result<Order> read_order(ByteView region_octets, const Digest& file);

}  // namespace signet
