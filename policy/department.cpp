#include "policy/department.h"

#include <algorithm>

#include "policy/common_conditions.h"
#include "policy/registration.h"
#include "policy/sealable_kinds.h"

namespace signet {
namespace {

bool is_here(const Register& register_now, const Person& person, Instant now) {
  const auto* left = register_now.departure_of(person.key);
  return left == nullptr || now <= left->last;
}

std::optional<Order> signed_order(const DocumentFacts& facts) {
  if (facts.kind != Kind::certificate_approval || facts.region_octets.empty()) return std::nullopt;
  auto order = read_order(facts.region_octets, facts.document);
  return order ? std::optional{*std::move(order)} : std::nullopt;
}

const SignatureFact* leaders_signature(const DocumentFacts& facts) {
  const auto found =
      std::find_if(facts.signatures.begin(), facts.signatures.end(), [](const SignatureFact& each) { return each.role == Role::leader; });
  return found == facts.signatures.end() ? nullptr : &*found;
}

void add(std::vector<Finding>& findings, Reason reason, std::string detail) {
  findings.push_back({reason, "", "", "", "", std::move(detail)});
}

// Nobody gives authority to a certificate of his own, nor the department to its own.
void assess_strangers(const DecisionInput& in, const std::vector<const Bytes*>& certificates, std::vector<Finding>& findings) {
  const auto* roster = in.register_now.roster();
  for (const auto* certificate : certificates) {
    const Digest digest = sha256(*certificate);
    const auto owns = [&](const auto& each) {
      return std::find(each.second.certificates.begin(), each.second.certificates.end(), digest) != each.second.certificates.end();
    };
    if (digest == in.seal_certificate || (roster != nullptr && std::any_of(roster->persons.begin(), roster->persons.end(), owns)))
      add(findings, Reason::same_person, "principal, leader");
  }
}

// Two persons, one after the other, and the second is not the first (S3 Đ.33.8): as the journal has it, and as they stand in the
// roster now.
void assess_two_persons(const DecisionInput& in, const Digest& subject, const SignatureFact& signature, std::vector<Finding>& findings) {
  const auto name = to_hex(subject).substr(0, 16);
  const auto& state = in.registration;
  const auto* reviewer = state && state->reviewer ? person_of_account(in.register_now, *state->reviewer, in.now) : nullptr;
  const auto* approver = state && state->approver ? person_of_account(in.register_now, *state->approver, in.now) : nullptr;
  if (reviewer == nullptr || !reviewer->duties.contains(Duty::officer)) add(findings, Reason::registration_not_reviewed, name);
  if (approver == nullptr || !approver->duties.contains(Duty::leader)) add(findings, Reason::registration_not_approved, name);
  if (reviewer != nullptr && (reviewer == approver || reviewer->key == signature.person))
    add(findings, Reason::same_person, "review, approve");
}

void assess_approval(const DecisionInput& in, const Order& order, const SignatureFact& signature, std::vector<Finding>& findings) {
  const auto& approval = std::get<Approval>(order.body);
  if (sha256(approval.leader_certificate) != signature.certificate)
    add(findings, Reason::order_signer_not_entitled, "not signed by the leader it names");
  if (approval.to < approval.from) add(findings, Reason::order_malformed, "VALID_TO");
  // Schools believe this key because our seal stands on it: it is ours, or none.
  if (!approval.witness.empty() && approval.witness != in.witness) add(findings, Reason::approval_witness_wrong, approval.witness);
  assess_two_persons(in, approval_subject(order), signature, findings);
  assess_strangers(in, {&approval.principal_certificate, &approval.seal_certificate}, findings);
}

// Of a principal it gives authority, as an approval does. The department's next certificate is named by a leader and sealed with
// the present one, inside the activation of the clerk who keeps it.
void assess_succession(const DecisionInput& in, const Order& order, const SignatureFact& signature, std::vector<Finding>& findings) {
  if (const auto* own = std::get_if<DepartmentSuccession>(&order.body)) {
    if (!Certificate::decode(own->department_certificate)) add(findings, Reason::order_malformed, "SUCCESSION/DEPARTMENT_CERTIFICATE");
    return assess_strangers(in, {&own->department_certificate}, findings);
  }
  assess_two_persons(in, succession_subject(order), signature, findings);
  assess_strangers(in, {&std::get<Succession>(order.body).principal_certificate}, findings);
}

void assess_order(const DecisionInput& in, const DocumentFacts& facts, const SignatureFact& signature, std::vector<Finding>& findings) {
  const auto order = read_order(facts.region_octets, facts.document);
  if (!order) return findings.push_back(finding_of(order.refusal()));
  if (order->issued > in.now) add(findings, Reason::order_not_in_force, to_iso8601(order->issued));
  if (order->kind == OrderKind::approval) return assess_approval(in, *order, signature, findings);
  if (order->kind == OrderKind::succession) return assess_succession(in, *order, signature, findings);
  // A list takes approvals back: one leader is enough for what only stops a school.
  if (order->kind != OrderKind::status) add(findings, Reason::kind_not_permitted, std::string{code(order->kind)});
}

}  // namespace

const Person* person_of_account(const Register& register_now, std::uint32_t account, Instant now) {
  const auto* roster = register_now.roster();
  if (roster == nullptr) return nullptr;
  const Person* found = nullptr;
  for (const auto& [key, person] : roster->persons) {
    if (person.account != account || !is_here(register_now, person, now)) continue;
    if (found != nullptr) return nullptr;
    found = &person;
  }
  return found;
}

const Person* person_with(const Register& register_now, const std::string& key, Duty duty, Instant now) {
  const auto* roster = register_now.roster();
  if (roster == nullptr) return nullptr;
  const auto found = roster->persons.find(key);
  const bool fits = found != roster->persons.end() && found->second.duties.contains(duty) && is_here(register_now, found->second, now);
  return fits ? &found->second : nullptr;
}

Profile sealed_order_profile() {
  Profile profile = order_profile(Role::leader);
  profile.layout.profile_id = "signet-order-sealed";
  std::erase_if(profile.layout.slots, [](const SlotRule& each) { return each.role == Role::department; });
  profile.layout.seal_slot = Path{false, {"ORDER", "SIGNATURES", "DEPARTMENT"}, "", ""};
  profile.kind_field = Path{false, {"DATA", "KIND"}, "", ""};
  for (const auto kind : {OrderKind::approval, OrderKind::succession, OrderKind::status})
    profile.kinds.emplace(code(kind), Kind::certificate_approval);
  return profile;
}

void assess_department(Assessment& a) {
  const auto& in = a.in;
  const auto& facts = a.facts;
  auto& findings = a.findings;
  if (facts.kind == Kind::certificate && field(facts, "register-number").empty()) add(findings, Reason::field_missing, "register-number");
  if (facts.kind == Kind::certificate) assess_school(in, facts, findings);
  const auto* signature = leaders_signature(facts);
  if (signature == nullptr) return;  // told by the examination
  if (person_with(in.register_now, signature->person, Duty::leader, in.now) == nullptr)
    add(findings, Reason::order_signer_not_entitled, "not a leader of the department");
  if (facts.kind == Kind::certificate_approval) assess_order(in, facts, *signature, findings);
}

std::optional<Digest> subject_of(const DocumentFacts& facts) {
  const auto order = signed_order(facts);
  if (!order) return std::nullopt;
  if (order->kind == OrderKind::approval) return approval_subject(*order);
  return std::holds_alternative<Succession>(order->body) ? std::optional{succession_subject(*order)} : std::nullopt;
}

std::optional<std::string> department_tuple(const DocumentFacts& facts) {
  if (facts.kind == Kind::certificate) {
    const auto number = field(facts, "register-number");
    if (number.empty()) return std::nullopt;
    return field(facts, "school-code") + "\n" + std::string{code(facts.kind)} + "\n" + number;
  }
  const auto order = signed_order(facts);
  if (!order) return std::nullopt;
  return to_hex(order->root_entry) + "\n" + std::string{code(order->kind)} + "\n" + std::to_string(order->number);
}

}  // namespace signet
