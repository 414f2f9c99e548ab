// The orders of a department's own journal. Its certificate is the journal's pin; who leads it stands in a roster which that
// certificate signed and a leader signed too: two persons, the one who has the token's PIN and the one who has the leader's.
#include <algorithm>
#include <set>

#include "policy/department.h"

namespace signet {
namespace {

void refuse(std::vector<Finding>& findings, Reason reason, std::string detail) {
  findings.push_back({reason, "", "", "", "", std::move(detail)});
}

const SignatureFact* signed_as(const DocumentFacts& document, Role role) {
  const auto found =
      std::find_if(document.signatures.begin(), document.signatures.end(), [&](const SignatureFact& each) { return each.role == role; });
  return found == document.signatures.end() ? nullptr : &*found;
}

bool has_duty(const Roster& roster, Duty duty) {
  return std::any_of(roster.persons.begin(), roster.persons.end(), [&](const auto& each) { return each.second.duties.contains(duty); });
}

// A person with two entries, two persons on one account or one person with both duties would undo the rule of two persons.
void judge_department_roster(const Roster& roster, std::vector<Finding>& findings) {
  std::set<std::string> ids;
  std::set<std::uint32_t> accounts;
  for (const auto& [key, person] : roster.persons) {
    if (!ids.insert(person.id).second) refuse(findings, Reason::order_malformed, "one ID of two persons: " + key);
    if (person.account && !accounts.insert(*person.account).second)
      refuse(findings, Reason::order_malformed, "one ACCOUNT of two persons: " + key);
    if (person.duties.contains(Duty::officer) && person.duties.contains(Duty::leader))
      refuse(findings, Reason::same_person, "officer, leader: " + key);
  }
  if (!has_duty(roster, Duty::leader)) refuse(findings, Reason::order_person_unknown, "leader");
  if (!has_duty(roster, Duty::officer)) refuse(findings, Reason::order_person_unknown, "officer");
  if (!roster.classes.empty()) refuse(findings, Reason::order_malformed, "CLASS");
}

// The first roster names the leader who signs it, as nobody is in force yet; later ones need a leader who is.
bool signed_by_leader(const SignatureFact* signature, const Roster& named, const Register& register_now, Instant now) {
  if (signature == nullptr) return false;
  if (register_now.roster() != nullptr) return person_with(register_now, signature->person, Duty::leader, now) != nullptr;
  return std::any_of(named.persons.begin(), named.persons.end(), [&](const auto& each) {
    const auto& own = each.second.certificates;
    return each.second.duties.contains(Duty::leader) && std::find(own.begin(), own.end(), signature->certificate) != own.end();
  });
}

bool is_departments(const Order& order) {
  switch (order.kind) {
    case OrderKind::configuration:
    case OrderKind::roster:
    case OrderKind::departure:
    case OrderKind::revocation:
    case OrderKind::standing_authorisation:
    case OrderKind::key_handover:
    case OrderKind::clock_correction: return true;
    case OrderKind::approval:
    case OrderKind::delegation:
    case OrderKind::lock:
    case OrderKind::unlock:
    case OrderKind::correction:
    case OrderKind::status: return false;
    // Of its own certificate; of a principal, for a school's journal.
    case OrderKind::succession: return std::holds_alternative<DepartmentSuccession>(order.body);
  }
  broken_promise("every kind of order is a department's or not");
}

}  // namespace

void judge_department_order(const Order& order, const DocumentFacts& document, const Register& register_now,
                            const JournalIdentity& identity, Instant now, std::vector<Finding>& findings) {
  const auto* leader = signed_as(document, Role::leader);
  if (!is_departments(order))
    return refuse(findings, Reason::order_signer_not_entitled, "no order of a department's own journal: " + std::string{code(order.kind)});
  const auto* roster = std::get_if<Roster>(&order.body);
  const auto* department = signed_as(document, Role::department);
  const bool by_certificate = department != nullptr && department->certificate == register_now.department_certificate(identity.pin);
  const bool needs_certificate = roster != nullptr || order.kind == OrderKind::succession;
  if (needs_certificate && !by_certificate)
    refuse(findings, Reason::order_signer_not_entitled, "not signed with the department's own certificate");
  if (roster == nullptr) {
    const bool led = leader != nullptr && person_with(register_now, leader->person, Duty::leader, now) != nullptr;
    if (!led) refuse(findings, Reason::order_signer_not_entitled, "not a leader of the department");
    return;
  }
  if (!signed_by_leader(leader, *roster, register_now, now))
    refuse(findings, Reason::order_signer_not_entitled, "not a leader of the department");
  judge_department_roster(*roster, findings);
}

}  // namespace signet
