// Whether an order may take effect: journal, sequence, authority, and the conditions of its kind.
#include <algorithm>
#include <iterator>

#include "policy/certificate.h"
#include "policy/department.h"
#include "policy/order_conditions.h"

namespace signet {
namespace {

Finding finding(Reason reason, std::string detail) { return {reason, "", "", "", "", std::move(detail)}; }

const SignatureFact* signature_of(const DocumentFacts& document, Role role) {
  const auto found =
      std::find_if(document.signatures.begin(), document.signatures.end(), [&](const SignatureFact& s) { return s.role == role; });
  return found == document.signatures.end() ? nullptr : &*found;
}

// An approval names its leader itself; any other order of the department's is signed by one whom an accepted approval names.
void judge_department(const Order& order, const DocumentFacts& document, const Register& register_now, const JournalIdentity& identity,
                      std::vector<Finding>& findings) {
  const auto* department = signature_of(document, Role::department);
  const auto* leader = signature_of(document, Role::leader);
  if (department == nullptr || department->certificate != register_now.department_certificate(identity.pin))
    findings.push_back(finding(Reason::order_signer_not_entitled, "not sealed by the pinned department"));
  const auto* approval = std::get_if<Approval>(&order.body);
  const auto leads = [&](const Approval& named) { return leader != nullptr && leader->certificate == sha256(named.leader_certificate); };
  const auto& accepted = register_now.approvals();
  const auto leads_accepted = [&](const auto& held) { return leads(held.body); };
  if (approval != nullptr ? !leads(*approval) : std::none_of(accepted.begin(), accepted.end(), leads_accepted))
    findings.push_back(finding(Reason::order_signer_not_entitled, approval != nullptr ? "not signed by the leader it names"
                                                                                      : "not signed by a leader whom an approval names"));
}

// Seal, principal, leader and department: of a key that stands for two of them nobody could say whose signature it made, and one holder
// would be counted as two.
void judge_holders(const Approval& approval, const Digest& department, std::vector<Finding>& findings) {
  const std::pair<const char*, const Bytes*> named[] = {{"SEAL_CERTIFICATE", &approval.seal_certificate},
                                                        {"PRINCIPAL_CERTIFICATE", &approval.principal_certificate},
                                                        {"LEADER_CERTIFICATE", &approval.leader_certificate}};
  for (const auto* one = std::begin(named); one != std::end(named); ++one) {
    if (sha256(*one->second) == department)
      findings.push_back(finding(Reason::order_contradicts, std::string{"the department's own certificate as "} + one->first));
    for (const auto* other = one + 1; other != std::end(named); ++other) {
      if (one_key(*one->second, *other->second))
        findings.push_back(finding(Reason::order_contradicts, std::string{"one key: "} + one->first + ", " + other->first));
    }
  }
}

void judge_approval(const Approval& approval, const JournalIdentity& identity, std::vector<Finding>& findings) {
  if (approval.school_code != identity.school_code) findings.push_back(finding(Reason::school_mismatch, approval.school_code));
  if (approval.origin != identity.origin || approval.checkpoint_key != identity.checkpoint_key)
    findings.push_back(finding(Reason::order_other_journal, "origin or checkpoint key"));
}

void judge_principal(const DocumentFacts& document, const Register& register_now, Instant now, std::vector<Finding>& findings) {
  const auto* principal = signature_of(document, Role::principal);
  const auto entitled = register_now.principals(now);
  if (register_now.approval(now) == nullptr)
    findings.push_back(finding(Reason::school_certificate_not_approved, ""));
  else if (principal == nullptr || std::find(entitled.begin(), entitled.end(), principal->certificate) == entitled.end())
    findings.push_back(finding(Reason::order_signer_not_entitled, "not the principal whom the department approved"));
}

}  // namespace

std::vector<Finding> judge_order(const Order& order, const DocumentFacts& document, const Register& register_now,
                                 const JournalIdentity& identity, Instant now) {
  std::vector<Finding> findings;
  if (order.root_entry != identity.root_entry) findings.push_back(finding(Reason::order_other_journal, ""));
  const auto last = register_now.last(order.kind);
  if (const auto* before = register_now.accepted(order.file)) {
    findings.push_back(finding(Reason::order_repeated, std::to_string(before->index)));
  } else {
    const bool follows = order.number == last.number + 1 && (last.number == 0 ? !order.previous : order.previous == last.file);
    if (!follows)
      findings.push_back(finding(Reason::order_not_successor, "NUMBER " + std::to_string(last.number + 1) + " is next" +
                                                                  (last.number == 0 ? "" : ", PREVIOUS " + to_hex(last.file))));
  }
  if (order.issued > now) findings.push_back(finding(Reason::order_not_in_force, to_iso8601(order.issued)));
  if (identity.organisation == Organisation::department)
    judge_department_order(order, document, register_now, identity, now, findings);
  else if (leading_role(order.kind) == Role::leader)
    judge_department(order, document, register_now, identity, findings);
  else
    judge_principal(document, register_now, now, findings);
  if (const auto* approval = std::get_if<Approval>(&order.body)) {
    judge_approval(*approval, identity, findings);
    judge_holders(*approval, register_now.department_certificate(identity.pin), findings);
  }
  const auto* succession = std::get_if<DepartmentSuccession>(&order.body);
  if (succession != nullptr && sha256(succession->department_certificate) == identity.pin)
    findings.push_back(finding(Reason::order_contradicts, "the certificate that the journal's first entry pins"));
  auto unmet = unmet_conditions(order, register_now, now);
  std::move(unmet.begin(), unmet.end(), std::back_inserter(findings));
  return findings;
}

void admit_signers(const Register& register_now, Signers& signers) {
  if (const auto* roster = register_now.roster()) {
    for (const auto& [key, person] : roster->persons) {
      for (const auto& certificate : person.certificates) signers.admit(certificate, {key, person.name, person.id});
    }
  }
  const auto admit = [&](ByteView certificate, const std::string& name) {
    const Digest principal = sha256(certificate);
    const auto* known = signers.identity(principal);
    signers.admit(principal, {known == nullptr ? "" : known->person, name, known == nullptr ? "" : known->id});
  };
  // Of every approval, also one that begins later or has ended: the decision asks which is in force at that moment.
  for (const auto& each : register_now.approvals()) admit(each.body.principal_certificate, each.body.principal_name);
  for (const auto& each : register_now.successions()) admit(each.body.principal_certificate, each.body.principal_name);
}

void admit_leaders(const Register& register_now, Signers& signers) {
  for (const auto& each : register_now.approvals()) signers.admit(sha256(each.body.leader_certificate), {"leader", ""});
}

}  // namespace signet
