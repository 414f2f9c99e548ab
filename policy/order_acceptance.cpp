// Whether an order may take effect: journal, sequence, authority.
#include <algorithm>

#include "policy/department.h"
#include "policy/register.h"

namespace signet {
namespace {

Finding finding(Reason reason, std::string detail) { return {reason, "", "", "", "", std::move(detail)}; }

const SignatureFact* signature_of(const DocumentFacts& document, Role role) {
  const auto found =
      std::find_if(document.signatures.begin(), document.signatures.end(), [&](const SignatureFact& s) { return s.role == role; });
  return found == document.signatures.end() ? nullptr : &*found;
}

void judge_approval(const Approval& approval, const DocumentFacts& document, const JournalIdentity& identity,
                    std::vector<Finding>& findings) {
  const auto* department = signature_of(document, Role::department);
  const auto* leader = signature_of(document, Role::leader);
  if (department == nullptr || department->certificate != identity.pin)
    findings.push_back(finding(Reason::order_signer_not_entitled, "not sealed by the pinned department"));
  if (leader == nullptr || leader->certificate != sha256(approval.leader_certificate))
    findings.push_back(finding(Reason::order_signer_not_entitled, "not signed by the leader it names"));
  if (approval.school_code != identity.school_code) findings.push_back(finding(Reason::school_mismatch, approval.school_code));
  if (approval.origin != identity.origin || approval.checkpoint_key != identity.checkpoint_key)
    findings.push_back(finding(Reason::order_other_journal, "origin or checkpoint key"));
  if (approval.to < approval.from) findings.push_back(finding(Reason::order_malformed, "VALID_TO"));
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
  if (identity.organisation == Organisation::department) {
    judge_department_order(order, document, register_now, identity, now, findings);
    return findings;
  }
  if (const auto* approval = std::get_if<Approval>(&order.body)) {
    judge_approval(*approval, document, identity, findings);
    return findings;
  }
  const auto* principal = signature_of(document, Role::principal);
  const auto entitled = register_now.principals(now);
  if (register_now.approval(now) == nullptr)
    findings.push_back(finding(Reason::school_certificate_not_approved, ""));
  else if (principal == nullptr || std::find(entitled.begin(), entitled.end(), principal->certificate) == entitled.end()) {
    findings.push_back(finding(Reason::order_signer_not_entitled, "not the principal whom the department approved"));
  }
  return findings;
}

void admit_signers(const Register& register_now, Signers& signers) {
  if (const auto* roster = register_now.roster()) {
    for (const auto& [key, person] : roster->persons) {
      for (const auto& certificate : person.certificates) signers.admit(certificate, {key, person.name});
    }
  }
  const auto admit = [&](ByteView certificate, const std::string& name) {
    const Digest principal = sha256(certificate);
    const auto* known = signers.identity(principal);
    signers.admit(principal, {known == nullptr ? "" : known->person, name});
  };
  // Of every approval, also one that begins later or has ended: the decision asks which is in force at that moment.
  for (const auto& each : register_now.approvals()) admit(each.body.principal_certificate, each.body.principal_name);
  for (const auto& each : register_now.successions()) admit(each.body.principal_certificate, each.body.principal_name);
}

}  // namespace signet
