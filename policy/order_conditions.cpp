#include "policy/order_conditions.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/certificate.h"
#include "policy/correction_conditions.h"

namespace signet {
namespace {

// Days are compared as they are written: no arithmetic, no zone.
std::string written_day(Instant at) { return to_iso8601(at).substr(0, 10); }

std::string a_year_later(Instant from) {
  const auto day = written_day(from);
  return std::to_string(std::stoi(day.substr(0, 4)) + 1) + day.substr(4);
}

class Conditions {
 public:
  Conditions(const Order& order, const Register& register_now, Instant now) : order_(order), register_(register_now), now_(now) {}
  std::vector<Finding> found;

  void operator()(const Approval& approval);
  void operator()(const Configuration&) {}
  void operator()(const Roster& roster);
  void operator()(const Delegation& delegation);
  void operator()(const Departure& departure);
  void operator()(const ClassLock& lock);
  void operator()(const Correction& correction);
  void operator()(const Revocation& revocation);
  void operator()(const StandingAuthorisation& authorisation);
  void operator()(const KeyHandover& handover);
  void operator()(const Succession& succession);
  void operator()(const DepartmentSuccession& succession);
  void operator()(const Status& status);
  void operator()(const ClockCorrection& correction);

 private:
  void refuse(Reason reason, std::string detail) { found.push_back({reason, "", "", "", "", std::move(detail)}); }
  const Person* known(const std::string& key);
  void still_here(const std::string& key, Instant at);
  template <class Known>
  void classes_known(const std::set<std::string>& named, Known known);
  void not_before_issue(Instant from);
  void not_over(Instant to);
  void kept(const Paper& paper);
  void of_an_order(const Digest& file);

  const Order& order_;
  const Register& register_;
  Instant now_;
};

const Person* Conditions::known(const std::string& key) {
  const auto* roster = register_.roster();
  if (roster == nullptr) return refuse(Reason::roster_missing, ""), nullptr;
  const auto found_person = roster->persons.find(key);
  if (found_person == roster->persons.end()) return refuse(Reason::order_person_unknown, "nobody in the roster: " + key), nullptr;
  return &found_person->second;
}

void Conditions::still_here(const std::string& key, Instant at) {
  const auto* left = register_.departure_of(key);
  if (left != nullptr && left->last < at) refuse(Reason::order_person_unknown, "has left: " + key);
}

template <class Known>
void Conditions::classes_known(const std::set<std::string>& named, Known known) {
  const auto* roster = register_.roster();
  if (roster == nullptr) return refuse(Reason::roster_missing, "");
  for (const auto& name : named) {
    const auto is_it = [&](const RosterClass& group) { return known(group) == name; };
    if (std::none_of(roster->classes.begin(), roster->classes.end(), is_it)) refuse(Reason::order_class_unknown, name);
  }
}

// Nobody's signature of yesterday becomes good by an order of today.
void Conditions::not_before_issue(Instant from) {
  if (written_day(from) < written_day(order_.issued))
    refuse(Reason::order_not_in_force, "it begins before it was issued: " + written_day(from));
}

void Conditions::not_over(Instant to) {
  if (to < now_) refuse(Reason::order_not_in_force, "it has ended: " + written_day(to));
}

void Conditions::kept(const Paper& paper) {
  if (paper.day > order_.issued) refuse(Reason::order_not_in_force, "a paper dated after the order: " + paper.number);
}

void Conditions::operator()(const Approval& approval) {
  if (approval.to < approval.from) refuse(Reason::order_malformed, "VALID_TO");
  not_before_issue(approval.from);
  // Who is principal after a succession is said by a succession: of two that disagree nobody would know which holds.
  const auto named = sha256(approval.principal_certificate);
  const auto& successions = register_.successions();
  if (!successions.empty() && sha256(successions.back().body.principal_certificate) != named)
    refuse(Reason::order_contradicts, "a succession names another principal: " + successions.back().body.principal_name);
}

// S3 Đ.27.3: a device that was handed back signs for nobody. Under the same key the departure itself says so.
void Conditions::operator()(const Roster& roster) {
  for (const auto& [key, person] : roster.persons) {
    for (const auto& certificate : person.certificates) {
      if (const auto left = register_.left_with(certificate); left && *left != key)
        refuse(Reason::order_contradicts, key + ": the certificate of somebody who has left: " + *left);
    }
  }
}

void Conditions::operator()(const Delegation& delegation) {
  if (const auto* person = known(delegation.person)) {
    if (!person->duties.contains(Duty::vice_principal)) refuse(Reason::order_person_unknown, "not a vice-principal: " + delegation.person);
    for (const auto& principal : register_.principals(now_)) {
      if (std::find(person->certificates.begin(), person->certificates.end(), principal) != person->certificates.end())
        refuse(Reason::order_person_unknown, "the principal himself: " + delegation.person);
    }
    still_here(delegation.person, delegation.from);
  }
  classes_known(delegation.classes, [](const RosterClass& group) { return group.code; });
  not_before_issue(delegation.from);
  not_over(delegation.to);
  kept(delegation.decision);
}

void Conditions::operator()(const Departure& departure) {
  kept(departure.decision);
  if (known(departure.person) == nullptr) return;
  if (register_.departure_of(departure.person) != nullptr) refuse(Reason::order_contradicts, "has left already: " + departure.person);
  const auto begins = first_day_of(*register_.roster(), departure.person);
  if (begins && departure.last < *begins)
    refuse(Reason::order_not_in_force, "the last day is before the first: " + written_day(departure.last));
}

void Conditions::operator()(const ClassLock& lock) {
  kept(lock.decision);
  const auto* roster = register_.roster();
  if (roster != nullptr && lock.school_year != roster->school_year) refuse(Reason::order_class_unknown, lock.school_year);
  classes_known(lock.classes, [](const RosterClass& group) { return group.code; });
  const bool locks = order_.kind == OrderKind::lock;
  for (const auto& code : lock.classes) {
    if (register_.class_state(lock.school_year, code).locked == locks)
      refuse(Reason::order_contradicts, (locks ? "locked already: " : "not locked: ") + code);
  }
}

void Conditions::operator()(const Correction& correction) {
  for (auto& each : unmet_by_correction(correction, order_.issued, register_, now_)) found.push_back(std::move(each));
}

// What the department said only the department ends; what replaces is replaced; what was revoked never returns.
void Conditions::of_an_order(const Digest& file) {
  const auto* target = register_.accepted(file);
  if (target == nullptr) return refuse(Reason::order_target_unknown, to_hex(file));
  const std::string kind{code(target->kind)};
  switch (target->kind) {
    case OrderKind::delegation:
    case OrderKind::departure:
    case OrderKind::correction:
    case OrderKind::standing_authorisation:
    case OrderKind::key_handover: break;
    case OrderKind::approval:
    case OrderKind::succession:
    case OrderKind::status: refuse(Reason::order_signer_not_entitled, "only the department ends: " + kind); break;
    case OrderKind::configuration:
    case OrderKind::roster:
    case OrderKind::lock:
    case OrderKind::unlock:
    case OrderKind::revocation:
    case OrderKind::clock_correction: refuse(Reason::order_contradicts, "this kind is not revoked: " + kind); break;
  }
  if (register_.order_revoked(file)) refuse(Reason::order_contradicts, "revoked already: " + to_hex(file));
}

void Conditions::operator()(const Revocation& revocation) {
  kept(revocation.decision);
  if (revocation.what == Revocation::What::order) return of_an_order(revocation.target);
  const auto ended =
      revocation.what == Revocation::What::seal ? register_.seal_revoked(revocation.target) : register_.intent_revoked(revocation.target);
  if (ended) refuse(Reason::order_contradicts, "revoked already: " + to_hex(revocation.target));
}

void Conditions::operator()(const StandingAuthorisation& authorisation) {
  classes_known(authorisation.classes, [](const RosterClass& group) { return group.name; });
  not_before_issue(authorisation.from);
  not_over(authorisation.to);
  // S3 Đ.8.3: the key stays under somebody's control; who leaves it alone says so anew each year.
  if (written_day(authorisation.to) > a_year_later(authorisation.from))
    refuse(Reason::order_not_in_force, "longer than a year: " + written_day(authorisation.to));
  kept(authorisation.decision);
}

void Conditions::operator()(const KeyHandover& handover) {
  kept(handover.minutes);
  const auto* giver = known(handover.giver);
  if (known(handover.receiver) != nullptr) still_here(handover.receiver, handover.day);
  if (giver == nullptr) return;
  const auto& clerks = register_.roster()->clerks;
  const auto is_giver = [&](const Assignment& clerk) { return clerk.person == handover.giver; };
  if (std::none_of(clerks.begin(), clerks.end(), is_giver)) refuse(Reason::order_person_unknown, "not a clerk: " + handover.giver);
  if (register_.gave_key_away(handover.giver, handover.day))
    refuse(Reason::order_contradicts, "has handed the key over already: " + handover.giver);
}

void Conditions::operator()(const Succession& succession) {
  kept(succession.decision);
  not_before_issue(succession.from);
  const auto& certificate = succession.principal_certificate;
  if (!Certificate::decode(certificate)) refuse(Reason::order_malformed, "SUCCESSION/PRINCIPAL_CERTIFICATE");
  // The school's token would sign in its principal's place.
  for (const auto& each : register_.approvals()) {
    if (one_key(each.body.seal_certificate, certificate) || one_key(each.body.leader_certificate, certificate))
      refuse(Reason::order_contradicts, "a certificate, or its key, that an approval names for somebody else");
  }
}

// Whom everything rests on is nobody's own.
void Conditions::operator()(const DepartmentSuccession& succession) {
  kept(succession.decision);
  const auto& certificate = succession.department_certificate;
  if (!Certificate::decode(certificate)) refuse(Reason::order_malformed, "SUCCESSION/DEPARTMENT_CERTIFICATE");
  const Digest named = sha256(certificate);
  const auto refuse_as = [&](bool is_theirs, const char* whose) {
    if (is_theirs) refuse(Reason::order_contradicts, whose);
  };
  for (const auto& each : register_.department_successions())
    refuse_as(each.body.department_certificate == certificate, "the department's certificate already, or before");
  for (const auto& each : register_.approvals()) {
    const auto& approval = each.body;
    refuse_as(approval.seal_certificate == certificate || approval.principal_certificate == certificate ||
                  approval.leader_certificate == certificate,
              "a certificate that an approval names");
  }
  if (const auto* roster = register_.roster()) {
    for (const auto& [key, person] : roster->persons)
      refuse_as(std::find(person.certificates.begin(), person.certificates.end(), named) != person.certificates.end(),
                "a certificate of a person in the roster");
  }
}

void Conditions::operator()(const Status& status) {
  if (status.as_of > order_.issued) refuse(Reason::order_not_in_force, "a list of a later time: " + to_iso8601(status.as_of));
  if (const auto before = register_.status_as_of(); before && status.as_of < *before)
    refuse(Reason::order_contradicts, "older than the list before it: " + to_iso8601(status.as_of));
  for (const auto& file : status.revoked) {
    const auto* target = register_.accepted(file);
    if (target == nullptr || target->kind != OrderKind::approval) refuse(Reason::order_target_unknown, to_hex(file));
  }
}

void Conditions::operator()(const ClockCorrection& correction) {
  if (correction.newest > now_) refuse(Reason::order_not_in_force, "a time to come: " + to_iso8601(correction.newest));
  if (const auto& before = register_.accepted(); !before.empty() && correction.newest < before.back().issued)
    refuse(Reason::order_contradicts, "before the newest order was issued: " + to_iso8601(correction.newest));
}

}  // namespace

std::vector<Finding> unmet_conditions(const Order& order, const Register& register_now, Instant now) {
  Conditions conditions{order, register_now, now};
  std::visit(conditions, order.body);
  return std::move(conditions.found);
}

}  // namespace signet
