#include "policy/register.h"

#include <algorithm>

#include "policy/base/ensure.h"

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

Register::Last Register::last(OrderKind kind) const {
  const auto found = last_.find(kind);
  return found == last_.end() ? Last{} : found->second;
}

const Approval* Register::approval_of(const Digest& seal_certificate, Instant now) const {
  for (auto i = approvals_.rbegin(); i != approvals_.rend(); ++i) {
    if (i->from <= now && now <= i->to && sha256(i->seal_certificate) == seal_certificate) return &*i;
  }
  return nullptr;
}

const Approval* Register::approval(Instant now) const {
  for (auto i = approvals_.rbegin(); i != approvals_.rend(); ++i) {
    if (i->from <= now && now <= i->to) return &*i;
  }
  return nullptr;
}

const Register::Last* Register::accepted(const Digest& file) const {
  const auto found = std::find_if(accepted_.begin(), accepted_.end(), [&](const Last& each) { return each.file == file; });
  return found == accepted_.end() ? nullptr : &*found;
}

bool Register::is_clerk(std::uint32_t account, Instant now) const {
  if (!roster_) return false;
  return std::any_of(roster_->clerks.begin(), roster_->clerks.end(), [&](const Assignment& clerk) {
    const auto person = roster_->persons.find(clerk.person);
    return person != roster_->persons.end() && person->second.account == account && clerk.from <= now && now <= clerk.to;
  });
}

void Register::apply(const Order& order, std::uint64_t index) {
  const Last here{order.number, order.file, index, order.issued};
  last_[order.kind] = here;
  accepted_.push_back(here);
  ++version_;
  if (const auto* approval = std::get_if<Approval>(&order.body)) approvals_.push_back(*approval);
  if (const auto* configuration = std::get_if<Configuration>(&order.body)) configuration_ = *configuration;
  if (const auto* roster = std::get_if<Roster>(&order.body)) roster_ = *roster;
}

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
  if (const auto* approval = std::get_if<Approval>(&order.body)) {
    judge_approval(*approval, document, identity, findings);
    return findings;
  }
  const auto* in_force = register_now.approval(now);
  const auto* principal = signature_of(document, Role::principal);
  if (in_force == nullptr)
    findings.push_back(finding(Reason::school_certificate_not_approved, ""));
  else if (principal == nullptr || principal->certificate != sha256(in_force->principal_certificate)) {
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
  // Of every approval, also one that begins later or has ended: the decision asks which is in force at that moment.
  for (const auto& approval : register_now.approvals()) {
    const Digest principal = sha256(approval.principal_certificate);
    const auto* known = signers.identity(principal);
    signers.admit(principal, {known == nullptr ? "" : known->person, approval.principal_name});
  }
}

}  // namespace signet
