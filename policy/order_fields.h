// Reading an order's elements: in a fixed sequence, nothing left over, the first fault kept.
#pragma once

#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/base/instant.h"
#include "policy/canonical.h"
#include "policy/model/order_bodies.h"

namespace signet {

inline Refusal malformed_order(std::string what) { return {Reason::order_malformed, std::move(what)}; }

/// A whole day in Vietnam, its first or its last second; nothing for what is no day.
std::optional<Instant> day_of(const std::optional<std::string>& text, bool end);

class OrderFields {
 public:
  using Index = CanonicalTree::Index;

  OrderFields(const CanonicalTree& tree, Index parent);

  Index element(std::string_view name);
  bool next_is(std::string_view name) const;
  std::string text(std::string_view name);
  /// Not empty.
  std::string some_text(std::string_view name);
  Bytes base64(std::string_view name);
  Digest digest(std::string_view name);
  Instant instant(std::string_view name);
  Instant day(std::string_view name, bool end);
  std::uint64_t number(std::string_view name, std::uint64_t least, std::uint64_t most);
  bool yes_or_no(std::string_view name);
  /// Every text of this name that comes next.
  std::vector<std::string> texts(std::string_view name);
  std::set<std::string> set_of(std::string_view name);
  std::set<Kind> kinds();
  std::set<std::uint32_t> numbers(std::string_view name, std::uint64_t most);
  /// `<NAME day number [sha256]>`.
  Paper paper(std::string_view name);

  void finish();
  void fail(std::string_view what);
  const std::string& fault() const { return fault_; }

 private:
  const CanonicalTree& tree_;
  std::string where_;
  std::vector<Index> rest_;
  std::size_t at_ = 0;
  std::string fault_;
};

// Each reads one body; `order_malformed` names the element.
Result<Approval> read_approval(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Configuration> read_configuration(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Roster> read_roster(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Delegation> read_delegation(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Departure> read_departure(const CanonicalTree& tree, CanonicalTree::Index element);
/// With a reason: an unlock.
Result<ClassLock> read_class_lock(const CanonicalTree& tree, CanonicalTree::Index element, bool reason);
Result<Correction> read_correction(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Revocation> read_revocation(const CanonicalTree& tree, CanonicalTree::Index element);
Result<StandingAuthorisation> read_standing_authorisation(const CanonicalTree& tree, CanonicalTree::Index element);
Result<KeyHandover> read_key_handover(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Succession> read_succession(const CanonicalTree& tree, CanonicalTree::Index element);
/// A succession is of the department's own certificate, or of a principal.
bool names_department(const CanonicalTree& tree, CanonicalTree::Index element);
Result<DepartmentSuccession> read_department_succession(const CanonicalTree& tree, CanonicalTree::Index element);
Result<Status> read_status(const CanonicalTree& tree, CanonicalTree::Index element);
Result<ClockCorrection> read_clock_correction(const CanonicalTree& tree, CanonicalTree::Index element);

}  // namespace signet
