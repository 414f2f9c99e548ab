#include "policy/examine.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/base/unicode.h"
#include "policy/canonical.h"
#include "policy/inner_signature.h"
#include "policy/region_fields.h"
#include "policy/signature_check.h"
#include "policy/xades_stamps.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

Finding finding(const Refusal& refusal, Role role, const SignerIdentity& signer) {
  return {refusal.reason, signer.name, std::string{code(role)}, "", "", refusal.detail};
}

const Bytes* octets_at(const Evidence& evidence, std::uint32_t index) {
  return index < evidence.octets.size() ? &evidence.octets[index] : nullptr;
}

Result<SignatureParts> parts_of(const SignatureEvidence& signature) {
  if (signature.signed_info.empty()) return Refusal{Reason::signature_malformed, "SignedInfo"};  // none, or more than one
  TRY(auto info, read_signed_info(signature.signed_info));
  return SignatureParts{std::move(info), signature.signed_info, signature.value, signature.certificates};
}

// The octets that the worker handed over for one of this signature's references; their digest is checked by the caller.
Result<Bytes> octets_of(const Evidence& evidence, const SignatureEvidence& signature, const ReferenceInfo& reference) {
  for (const auto& each : signature.references) {
    if (each.uri != reference.uri) continue;
    if (each.state == ReferenceEvidence::State::ambiguous) return Refusal{Reason::duplicate_id, reference.uri};
    if (each.state == ReferenceEvidence::State::missing) return Refusal{Reason::wrong_region, "nothing has the Id of " + reference.uri};
    if (const auto* octets = octets_at(evidence, each.octets)) return *octets;
  }
  return Refusal{Reason::wrong_region, "no octets for " + reference.uri};
}

class Examiner {
 public:
  explicit Examiner(const ExaminationInput& input) : in_(input) {}

  void run() {
    facts.document = in_.document;
    facts.profile_id = in_.profile.layout.profile_id;
    if (in_.evidence.document != in_.document) return defect({Reason::evidence_disagrees, "", "", "", "", "another document"});
    if (in_.evidence.seal_slot) facts.seal_slot = *in_.evidence.seal_slot;
    list_prior_values();
    const auto leading = leading_signatures();
    if (leading.size() > 1) defect({Reason::unknown_signature, "", std::string{code(in_.profile.layout.leading)}, "", "", "more than one"});
    auto tree = leading.empty() ? unsigned_region() : leading_region(*leading.front());
    if (!tree) return;
    readable = true;
    check_direction(*tree);
    read_region_fields(*tree, in_.profile, facts, defects);
    check_inner(*tree);
    check_outer(*tree);
    std::sort(order_.begin(), order_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [place, signature] : order_) facts.signatures.push_back(std::move(signature));
  }

  DocumentFacts facts;
  std::vector<Finding> defects;
  std::vector<Digest> revocation;
  bool readable = false;

 private:
  void defect(Finding found) { defects.push_back(std::move(found)); }
  Role leading_role() const { return in_.profile.layout.leading; }

  std::vector<const SignatureEvidence*> leading_signatures() const {
    std::vector<const SignatureEvidence*> found;
    for (const auto& signature : in_.evidence.signatures) {
      if (signature.role == static_cast<std::uint8_t>(leading_role())) found.push_back(&signature);
    }
    return found;
  }

  // All prior SignatureValues in document order, a seal's own excepted.
  void list_prior_values() {
    for (const auto& signature : in_.evidence.signatures) {
      if (signature.role != static_cast<std::uint8_t>(Role::school)) facts.prior_values.push_back(sha256(signature.value));
    }
    if (facts.prior_values.size() > limits::prior_signatures_max) defect({Reason::too_large, "", "", "", "", "signatures"});
  }

  std::optional<CanonicalTree> unsigned_region() {
    defect({leading_role() == Role::principal ? Reason::principal_missing : Reason::order_signer_not_entitled, "",
            std::string{code(leading_role())}, "", "", ""});
    const auto* octets = octets_at(in_.evidence, in_.evidence.unsigned_region);
    if (octets == nullptr) return std::nullopt;
    return read_region(*octets);
  }

  std::optional<CanonicalTree> read_region(Bytes octets) {
    auto tree = CanonicalTree::parse(std::move(octets));
    if (!tree) return defect({tree.refusal().reason, "", "", "", "", tree.refusal().detail}), std::nullopt;
    if (tree->attribute(tree->root(), "Id") != in_.profile.layout.region) {
      return defect({Reason::evidence_disagrees, "", "", "", "", "a region with another Id"}), std::nullopt;
    }
    return *std::move(tree);
  }

  void report(const std::vector<Refusal>& problems, Role role, const SignerIdentity& signer, const std::string& subject = {}) {
    for (const auto& problem : problems) {
      auto found = finding(problem, role, signer);
      found.subject = subject;
      defect(std::move(found));
    }
  }

  // Judges the certificate of a signature whose mathematics are right, and keeps the fact if nothing is wrong.
  void keep(Role role, const CheckedSignature& checked, const Bytes& der, const Bytes& value, std::string slot_id, std::string subject,
            std::uint64_t place, const std::vector<StampedValue>& stamps) {
    const auto certificate = in_.signers.certificate(der);
    const auto stamped = judge_time_stamps(stamps, in_.trust, checked.signing_time, in_.now, in_.skew_s, revocation);
    report(stamped.problems, role, checked.signer, subject);
    const auto seen = earlier(in_.first_seen ? in_.first_seen(sha256(value)) : std::nullopt, stamped.existed);
    const auto judged = certificate
                            ? judge_certificate(*certificate, in_.trust, checked.signing_time, in_.now, in_.skew_s, revocation, seen)
                            : JudgedCertificate{{certificate.refusal()}, {}};
    report(judged.problems, role, checked.signer, subject);
    if (!judged.problems.empty() || !stamped.problems.empty()) return;
    order_.emplace_back(place, SignatureFact{role, checked.signer.person, std::move(subject), std::move(slot_id), checked.certificate,
                                             sha256(value), checked.signing_time, judged.authority, stamped.existed});
  }

  std::optional<CanonicalTree> leading_region(const SignatureEvidence& signature) {
    const Role role = leading_role();
    const auto parts = parts_of(signature);
    if (!parts) return report({parts.refusal()}, role, {}), fall_back(signature);
    const SignatureRule rule{[&](const std::string& id) { return id == in_.profile.layout.region; },
                             [&](const ReferenceInfo& reference) { return octets_of(in_.evidence, signature, reference); },
                             in_.profile.algorithms};
    std::vector<Refusal> problems;
    SignerIdentity signer;
    auto checked = check_signature(*parts, rule, in_.signers, problems, signer);
    report(problems, role, signer);
    if (!checked) return fall_back(signature);
    facts.leading_value = sha256(signature.value);
    const auto& r = checked->reference;
    facts.region = {r.uri, r.c14n, r.explicit_transform, r.enveloped, r.hash, r.digest};
    keep(role, *checked, signature.certificates.front(), signature.value, signature.slot_id, "", signature.range.begin,
         checked_stamps(signature));
    facts.region_octets = std::move(checked->region_octets);
    return read_region(facts.region_octets);
  }

  // The leading signature is wrong: nothing can be sealed. What the region says is read only to tell all other reasons.
  std::optional<CanonicalTree> fall_back(const SignatureEvidence& signature) {
    for (const auto& reference : signature.references) {
      const auto* octets = octets_at(in_.evidence, reference.octets);
      if (fragment(reference.uri) == in_.profile.layout.region && octets != nullptr) return read_region(*octets);
    }
    return std::nullopt;
  }

  // What a signer saw on the screen would not be what stands in the file; names, marks and remarks of Vietnamese never need one.
  void check_direction(const CanonicalTree& tree) {
    if (const auto turning = turning_character(as_text(tree.octets())))
      defect({Reason::text_turned, "", "", "", "", code_point_name(*turning)});
  }

  // The signed subject says whose slots are its own: a signature moved to a colleague's slot would show a reader the wrong
  // person for the marks. Profiles without such names cannot be checked.
  bool in_own_slot(const SubjectFact& subject, const std::string& slot_id) const {
    const auto& named = subject.teachers;
    return in_.profile.subject_teacher.steps.empty() || std::find(named.begin(), named.end(), slot_id) != named.end();
  }

  const SubjectFact* subject_of(const std::string& region) const {
    const auto found = std::find_if(facts.subjects.begin(), facts.subjects.end(), [&](const SubjectFact& s) { return s.region == region; });
    return found == facts.subjects.end() ? nullptr : &*found;
  }

  std::vector<const SignatureEvidence*> reported_inside(const CanonicalTree& tree) const {
    std::vector<const SignatureEvidence*> found;
    for (const auto& evidence : in_.evidence.signatures) {
      const auto* rule = rule_of(evidence);
      if (rule != nullptr && rule->role != leading_role() && inside_region(rule->slots, tree.node(tree.root()).name))
        found.push_back(&evidence);
    }
    return found;
  }

  const SlotRule* rule_of(const SignatureEvidence& evidence) const {
    for (const auto& rule : in_.profile.layout.slots) {
      if (static_cast<std::uint8_t>(rule.role) == evidence.role) return &rule;
    }
    return nullptr;
  }

  // Signatures inside the leading region are read by us, from the very octets that the leading signature covers. The
  // worker's account of them must agree, one by one and in order, and decides nothing (invariant 1).
  void check_inner(const CanonicalTree& tree) {
    const auto placed = placed_signatures(tree, in_.profile.layout, defects);
    const auto reported = reported_inside(tree);
    if (placed.size() != reported.size())
      defect({Reason::evidence_disagrees, "", "", "", "", "the number of signatures in the signed data"});
    for (std::size_t i = 0; i < placed.size(); ++i) {
      check_inner_signature(tree, placed[i], i < reported.size() ? reported[i] : nullptr);
    }
  }

  void check_inner_signature(const CanonicalTree& tree, const PlacedSignature& placed, const SignatureEvidence* reported) {
    const auto& rule = *placed.rule;
    const auto slot_id = tree.attribute(placed.slot, "Id").value_or("");
    const auto parts = inner_parts(tree, placed.signature);
    if (!parts) return report({parts.refusal()}, rule.role, {"", slot_id});
    if (reported == nullptr || !agrees(*parts, *reported, rule.role))
      defect({Reason::evidence_disagrees, "", std::string{code(rule.role)}, "", "", "a signature in the signed data"});
    const SignatureRule check{[&](const std::string& id) { return rule.region.empty() ? subject_of(id) != nullptr : id == rule.region; },
                              [&](const ReferenceInfo& reference) { return inner_octets(tree, placed.signature, reference); },
                              in_.profile.algorithms};
    std::vector<Refusal> problems;
    SignerIdentity signer{"", slot_id};
    const auto checked = check_signature(*parts, check, in_.signers, problems, signer);
    report(problems, rule.role, signer, claimed_subject(*parts));
    if (!checked) return;
    if (!rule.region.empty() && !covers_everything(tree, tree.by_id(rule.region).front(), in_.profile)) {
      return report({{Reason::wrong_region, "#" + rule.region + " does not hold every mark and every field"}}, rule.role, checked->signer);
    }
    const auto* subject = rule.region.empty() ? subject_of(checked->region) : nullptr;
    if (subject != nullptr && !in_own_slot(*subject, slot_id)) {
      report({{Reason::signature_in_other_slot, slot_id}}, rule.role, checked->signer, subject->name);
    }
    keep(rule.role, *checked, parts->certificates.front(), parts->value, slot_id, subject == nullptr ? "" : subject->code,
         tree.node(placed.signature).begin, read_xades_stamps(tree, placed.signature));
  }

  // For the message only: which subject a defective signature meant.
  std::string claimed_subject(const SignatureParts& parts) const {
    for (const auto& reference : parts.info.references) {
      if (const auto* subject = subject_of(std::string{fragment(reference.uri)})) return subject->name;
    }
    return {};
  }

  static bool agrees(const SignatureParts& parts, const SignatureEvidence& reported, Role role) {
    return reported.role == static_cast<std::uint8_t>(role) && reported.value == parts.value && reported.signed_info == parts.signed_info &&
           reported.certificates == parts.certificates;
  }

  // Signatures beside the leading one (a department's on its own orders): over the same region, whose octets we have.
  void check_outer(const CanonicalTree& tree) {
    for (const auto& evidence : in_.evidence.signatures) {
      if (evidence.role == static_cast<std::uint8_t>(leading_role())) continue;
      const auto* rule = rule_of(evidence);
      const bool seal = rule == nullptr && evidence.role == static_cast<std::uint8_t>(seal_role(in_.profile.layout));
      if (seal || evidence.role == static_cast<std::uint8_t>(Role::school)) {
        defect({Reason::seal_slot_filled, "", "", "", "", ""});
      } else if (rule == nullptr) {
        defect({Reason::unknown_signature, "", "", "", "", "in no known slot"});
      } else if (!inside_region(rule->slots, tree.node(tree.root()).name)) {
        check_outer_signature(tree, evidence, *rule);
      }
    }
  }

  void check_outer_signature(const CanonicalTree& tree, const SignatureEvidence& evidence, const SlotRule& rule) {
    const auto parts = parts_of(evidence);
    if (!parts) return report({parts.refusal()}, rule.role, {});
    const SignatureRule check{[&](const std::string& id) { return id == rule.region; },
                              [&](const ReferenceInfo& reference) -> Result<Bytes> {
                                if (fragment(reference.uri) == in_.profile.layout.region)
                                  return tree.canonical(tree.root(), reference.c14n);
                                return octets_of(in_.evidence, evidence, reference);
                              },
                              in_.profile.algorithms};
    std::vector<Refusal> problems;
    SignerIdentity signer;
    const auto checked = check_signature(*parts, check, in_.signers, problems, signer);
    report(problems, rule.role, signer);
    if (checked)
      keep(rule.role, *checked, evidence.certificates.front(), evidence.value, evidence.slot_id, "", evidence.range.begin,
           checked_stamps(evidence));
  }

  const ExaminationInput& in_;
  std::vector<std::pair<std::uint64_t, SignatureFact>> order_;
};

}  // namespace

Examination examine(const ExaminationInput& input) {
  Examiner examiner{input};
  examiner.run();
  Examination result;
  result.defects = std::move(examiner.defects);
  std::sort(examiner.revocation.begin(), examiner.revocation.end());
  examiner.revocation.erase(std::unique(examiner.revocation.begin(), examiner.revocation.end()), examiner.revocation.end());
  result.revocation = std::move(examiner.revocation);
  if (!examiner.readable) return result;
  if (result.defects.empty()) result.verified = VerifiedDocument{examiner.facts};
  result.facts = std::move(examiner.facts);
  return result;
}

}  // namespace signet
