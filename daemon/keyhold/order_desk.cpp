#include "daemon/keyhold/order_desk.h"

#include "daemon/os/private_inspect.h"
#include "policy/examine.h"

namespace signet::keyhold {
namespace {

Result<Evidence> read_order_document(os::Channel& inspect, ByteView document) {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::seal;
  request.layouts = {order_profile(Role::leader).layout, order_profile(Role::principal).layout};
  TRY(auto output, os::inspect(inspect, document, std::move(request)));
  if (output.reason != 0) {
    const auto reason = reason_from_number(output.reason).value_or(Reason::inspection_failed);
    return Refusal{reason == Reason::unknown_format ? Reason::order_malformed : reason, output.detail};
  }
  return std::move(output.evidence);
}

Examination examine_with(const Evidence& evidence, const Profile& profile, const Signers& signers, const TrustStore* trust,
                         const Digest& document, const ApplianceOnRecord& appliance, Instant now) {
  return examine({evidence, profile, signers, trust, document, now, appliance.files.rules.skew_s});
}

Finding about_order(Reason reason, std::string detail) { return {reason, "", "", "", "", std::move(detail)}; }

// Whether what an order speaks of is there: asked when it is entered, and at every start of the journal up to its entry. What
// is true at one of the two is true at the other: nothing that was sealed ceases to have been.
void check_targets(const ApplianceOnRecord& appliance, const Order& order, Instant now, std::vector<Finding>& findings) {
  const auto* revocation = std::get_if<Revocation>(&order.body);
  if (revocation != nullptr && revocation->what != Revocation::What::order &&
      !appliance.ledger.revocable(revocation->what, revocation->target))
    findings.push_back(about_order(Reason::order_target_unknown, to_hex(revocation->target)));
  if (const auto* correction = std::get_if<Correction>(&order.body)) {
    for (const auto& pair : correction->documents) {
      if (!appliance.ledger.was_sealed(pair.replaced)) findings.push_back(about_order(Reason::order_target_unknown, to_hex(pair.replaced)));
    }
  }
  // The newest known time may go back only to one that is past.
  if (const auto* correction = std::get_if<ClockCorrection>(&order.body); correction != nullptr && now < correction->newest)
    findings.push_back(about_order(Reason::order_not_in_force, to_iso8601(correction->newest)));
}

struct Read {
  Evidence evidence;
  Profile profile;
  Signers signers;
  Digest document;
};

// What the pinned department signed or sealed, read with its certificate alone; nothing else in it is decoded yet.
std::optional<Order> order_of_department(const ApplianceOnRecord& appliance, const Read& read, Instant now) {
  const auto examination =
      examine_with(read.evidence, order_profile(Role::department), read.signers, nullptr, read.document, appliance, now);
  if (!examination.facts || examination.facts->region_octets.empty()) return std::nullopt;
  auto order = read_order(examination.facts->region_octets, read.document);
  return order ? std::optional{*std::move(order)} : std::nullopt;
}

// The leader's certificate is known only from the approval itself, so the department's seal over it is verified first,
// with the pinned certificate; until then the leader's is not even decoded.
void admit_leader(const ApplianceOnRecord& appliance, Read& read, Instant now) {
  const auto order = order_of_department(appliance, read, now);
  const auto* approval = order ? std::get_if<Approval>(&order->body) : nullptr;
  if (approval != nullptr) read.signers.admit(sha256(approval->leader_certificate), {"leader", ""});
}

// In a department: its roster is led by its own certificate, everything else by a leader whom the roster in force names. Before
// the first roster nobody is known but whom that roster names.
void fill_department_signers(const ApplianceOnRecord& appliance, Read& read, Instant now) {
  const auto standing = appliance.standing();
  admit_signers(standing->register_now, read.signers);
  const auto order = order_of_department(appliance, read, now);
  const auto* roster = order ? std::get_if<Roster>(&order->body) : nullptr;
  if (roster == nullptr) return;
  read.profile = order_profile(Role::department);
  if (standing->register_now.roster() != nullptr) return;
  for (const auto& [key, person] : roster->persons) {
    for (const auto& certificate : person.certificates) read.signers.admit(certificate, {key, person.name, person.id});
  }
}

void check_issuers(const ApplianceOnRecord& appliance, const DocumentFacts& facts, std::vector<Finding>& findings) {
  for (const auto& [signature, problem] : wrong_authorities(appliance.files.rules.authorities_or_none(), facts.signatures))
    findings.push_back({problem.reason, "", std::string{code(signature->role)}, "", "", problem.detail});
}

// Mathematics, regions, dates; no chain yet.
JudgedOrder judge(const ApplianceOnRecord& appliance, const Read& read, const TrustStore* trust, Instant now) {
  JudgedOrder judged;
  auto examination = examine_with(read.evidence, read.profile, read.signers, trust, read.document, appliance, now);
  judged.findings = std::move(examination.defects);
  if (!examination.verified) return judged;
  const auto& facts = examination.verified->facts();
  auto order = read_order(facts.region_octets, read.document);
  if (!order) return judged.findings.push_back(finding_of(order.refusal())), judged;
  if (leading_role(order->kind, appliance.identity.organisation) != read.profile.layout.leading)
    judged.findings.push_back({Reason::order_signer_not_entitled, "", "", "", "", std::string{code(order->kind)}});
  auto unmet = judge_order(*order, facts, appliance.standing()->register_now, appliance.identity, now);
  judged.findings.insert(judged.findings.end(), unmet.begin(), unmet.end());
  check_targets(appliance, *order, now, judged.findings);
  // Of a new order only: what a later policy says of an old one's signer takes nothing back.
  if (trust != nullptr) check_issuers(appliance, facts, judged.findings);
  judged.order = *std::move(order);
  return judged;
}

void fill_signers(const ApplianceOnRecord& appliance, Read& read, Instant now) {
  if (read.profile.layout.leading == Role::leader) {
    const auto& pinned = appliance.files.department;
    read.signers.admit(appliance.standing()->register_now.department_certificate(pinned.digest()), {"department", pinned.common_name()});
    if (appliance.identity.organisation == Organisation::department) return fill_department_signers(appliance, read, now);
    admit_leader(appliance, read, now);
    // A list or a succession names no leader of its own: those of the approvals in the journal stand in verified orders.
    admit_leaders(appliance.standing()->register_now, read.signers);
  } else {
    admit_signers(appliance.standing()->register_now, read.signers);
  }
}

// Whose signers are known by their certificates alone: what a school's department sealed, and a department's first roster, before
// any anchor is in force.
bool pinned(const ApplianceOnRecord& appliance, const Order& order) {
  const bool school = appliance.identity.organisation == Organisation::school;
  if (school) return leading_role(order.kind) == Role::leader;
  return order.kind == OrderKind::roster && !appliance.standing()->trust;
}

// Which anchors judge the signer's chain: those in force; for a configuration those it lists itself.
std::shared_ptr<const TrustStore> trust_for(const ApplianceOnRecord& appliance, const Order& order) {
  if (const auto* configuration = std::get_if<Configuration>(&order.body)) {
    return std::make_shared<TrustStore>(trust_of(appliance.files, load_revocation_lists(), *configuration));
  }
  return appliance.standing()->trust;
}

// A correction of the clock is for a journal that is ahead, and names the entry that says so.
void check_clock_entry(const ApplianceOnRecord& appliance, const Order& order, std::vector<Finding>& findings) {
  const auto* correction = std::get_if<ClockCorrection>(&order.body);
  if (correction == nullptr) return;
  if (correction->entry >= appliance.size())
    findings.push_back(about_order(Reason::order_target_unknown, std::to_string(correction->entry)));
  if (correction->newest >= appliance.newest())
    findings.push_back(about_order(Reason::order_target_unknown, to_iso8601(correction->newest)));
}

}  // namespace

std::optional<Order> read_sealed_here(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, Instant now) {
  auto evidence = read_order_document(inspect, document);
  if (!evidence) return std::nullopt;
  Read read;
  read.evidence = *std::move(evidence);
  read.document = sha256(document);
  read.signers.admit(appliance.files.department.digest(), {"department", appliance.files.department.common_name()});
  return order_of_department(appliance, read, now);
}

JudgedOrder judge_old_order(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, Instant entered) {
  auto evidence = read_order_document(inspect, document);
  if (!evidence) return {std::nullopt, {finding_of(evidence.refusal())}};
  Read read;
  read.profile = order_profile(evidence->profile_id == order_profile(Role::leader).layout.profile_id ? Role::leader : Role::principal);
  read.evidence = *std::move(evidence);
  read.document = sha256(document);
  fill_signers(appliance, read, entered);
  return judge(appliance, read, nullptr, entered);
}

JudgedOrder judge_new_order(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, Instant now) {
  auto evidence = read_order_document(inspect, document);
  if (!evidence) return {std::nullopt, {finding_of(evidence.refusal())}};
  Read read;
  read.profile = order_profile(evidence->profile_id == order_profile(Role::leader).layout.profile_id ? Role::leader : Role::principal);
  read.evidence = *std::move(evidence);
  read.document = sha256(document);
  fill_signers(appliance, read, now);
  auto judged = judge(appliance, read, nullptr, now);
  if (judged.order) check_clock_entry(appliance, *judged.order, judged.findings);
  if (!judged.order || !judged.findings.empty() || pinned(appliance, *judged.order)) return judged;
  const auto trust = trust_for(appliance, *judged.order);
  if (!trust) return judged.findings.push_back({Reason::configuration_not_ordered, "", "", "", "", "(no order yet)"}), judged;
  return judge(appliance, read, trust.get(), now);
}

}  // namespace signet::keyhold
