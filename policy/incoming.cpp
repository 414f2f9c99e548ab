#include "policy/incoming.h"

#include <algorithm>

#include "policy/canonical.h"
#include "policy/examine.h"
#include "policy/xades_stamps.h"

namespace signet {
namespace {

bool names(const std::vector<Digest>& listed, const Digest& certificate) {
  return std::find(listed.begin(), listed.end(), certificate) != listed.end();
}

class Incoming {
 public:
  explicit Incoming(const IncomingInput& input) : in_(input) {}

  IncomingJudgement run() {
    const auto* seal = only_seal();
    const auto* school = seal == nullptr ? nullptr : school_of(*seal);
    if (school == nullptr) return std::move(result_);
    read_principal(*school);
    if (!result_.facts || result_.facts->region_octets.empty()) return std::move(result_);
    check_what_it_is(*school);
    check_seal(*seal);
    return std::move(result_);
  }

 private:
  void refuse(Reason reason, std::string detail, Role role = Role::school) {
    result_.findings.push_back({reason, "", std::string{code(role)}, "", "", std::move(detail)});
  }

  const SignatureEvidence* only_seal() {
    const SignatureEvidence* found = nullptr;
    for (const auto& each : in_.evidence.signatures) {
      if (each.role != static_cast<std::uint8_t>(seal_role(in_.profile.layout))) continue;
      if (found != nullptr) return refuse(Reason::incoming_not_sealed, "more than one seal"), nullptr;
      found = &each;
    }
    if (found == nullptr || found->certificates.size() != 1) return refuse(Reason::incoming_not_sealed, ""), nullptr;
    return found;
  }

  const OtherSchool* school_of(const SignatureEvidence& seal) {
    const Digest certificate = sha256(seal.certificates.front());
    for (const auto& each : in_.schools) {
      if (names(each.seals, certificate)) return result_.seal_certificate = certificate, &each;
    }
    return refuse(Reason::other_school_unknown, to_hex(certificate)), nullptr;
  }

  // The signature of that school's principal over what we read, by a certificate that is listed for the same school.
  void read_principal(const OtherSchool& school) {
    Signers principals;
    for (const auto& each : school.principals) principals.admit(each, {"", ""});
    auto examination = examine({in_.evidence, in_.profile, principals, &in_.trust, in_.document, in_.now, in_.skew_s, in_.first_seen});
    for (auto& defect : examination.defects) {
      const bool of_teachers = defect.role == code(Role::subject_teacher) || defect.role == code(Role::homeroom_teacher);
      if (of_teachers || defect.reason == Reason::seal_slot_filled) continue;
      if (defect.reason == Reason::signer_unknown) defect.reason = Reason::other_school_unknown;
      result_.findings.push_back(std::move(defect));
    }
    result_.facts = std::move(examination.facts);
    if (result_.facts) check_principals_authority();
    result_.revocation = std::move(examination.revocation);
  }

  // S3 Đ.8.2, of whoever signed and sealed there as of our own.
  void check_principals_authority() {
    for (const auto& [signature, problem] : wrong_authorities(in_.authorities, result_.facts->signatures))
      refuse(problem.reason, problem.detail, signature->role);
  }

  void check_what_it_is(const OtherSchool& school) {
    const auto& facts = *result_.facts;
    if (field(facts, "school-code") != school.code)
      refuse(Reason::incoming_unfit, "school code " + field(facts, "school-code") + ", seal of " + school.code, Role::school);
    // What a pupil's next record can inherit: results, not an opened record without them (S3 Đ.26.2).
    const bool results = facts.kind == Kind::annual_transcript || facts.kind == Kind::summer_supplement || facts.kind == Kind::transfer;
    if (!results) refuse(Reason::incoming_unfit, facts.kind == Kind{} ? std::string{} : std::string{code(facts.kind)});
  }

  void check_seal(const SignatureEvidence& seal) {
    const auto& octets = result_.facts->region_octets;
    const auto tree = CanonicalTree::parse(Bytes{octets});
    if (!tree) return refuse(tree.refusal().reason, tree.refusal().detail);
    const auto info = read_signed_info(seal.signed_info);
    if (!info) return refuse(info.refusal().reason, info.refusal().detail);
    const SignatureParts parts{*info, seal.signed_info, seal.value, seal.certificates};
    const auto& region = in_.profile.layout.region;
    const SignatureRule rule{[&](const std::string& id) { return id == region; },
                             [&](const ReferenceInfo& reference) -> Result<Bytes> {
                               if (fragment(reference.uri) == region) return tree->canonical(tree->root(), reference.c14n);
                               return octets_of(seal, reference);
                             },
                             in_.profile.algorithms};
    Signers seals;
    seals.admit(result_.seal_certificate, {"", ""});
    std::vector<Refusal> problems;
    SignerIdentity signer;
    const auto checked = check_signature(parts, rule, seals, problems, signer);
    if (checked) check_certificate(seals, seal, checked->signing_time, problems);
    for (auto& problem : problems) refuse(problem.reason, std::move(problem.detail));
  }

  Result<Bytes> octets_of(const SignatureEvidence& seal, const ReferenceInfo& reference) const {
    for (const auto& each : seal.references) {
      if (each.uri != reference.uri) continue;
      if (each.state == ReferenceEvidence::State::ambiguous) return Refusal{Reason::duplicate_id, reference.uri};
      if (each.state == ReferenceEvidence::State::resolved && each.octets < in_.evidence.octets.size())
        return in_.evidence.octets[each.octets];
    }
    return Refusal{Reason::wrong_region, "no octets for " + reference.uri};
  }

  void check_certificate(const Signers& seals, const SignatureEvidence& seal, Instant time, std::vector<Refusal>& problems) {
    const auto certificate = seals.certificate(seal.certificates.front());
    if (!certificate) return problems.push_back(certificate.refusal());
    const auto stamped = judge_time_stamps(checked_stamps(seal), &in_.trust, time, in_.now, in_.skew_s, result_.revocation);
    problems.insert(problems.end(), stamped.problems.begin(), stamped.problems.end());
    const auto seen = earlier(in_.first_seen ? in_.first_seen(sha256(seal.value)) : std::nullopt, stamped.existed);
    const auto judged = judge_certificate(*certificate, &in_.trust, time, in_.now, in_.skew_s, result_.revocation, seen);
    problems.insert(problems.end(), judged.problems.begin(), judged.problems.end());
    if (const auto allowed = check_authority(in_.authorities, Role::school, judged.authority); !allowed && judged.problems.empty())
      problems.push_back(allowed.refusal());
    // The seal comes after the principal (NĐ 30/2020 Đ.32.2.d).
    for (const auto& each : result_.facts->signatures) {
      if (each.role == in_.profile.layout.leading && each.signing_time > time + in_.skew_s)
        problems.push_back({Reason::order_of_signing, to_iso8601(time) + " < " + to_iso8601(each.signing_time)});
    }
  }

  const IncomingInput& in_;
  IncomingJudgement result_;
};

}  // namespace

IncomingJudgement judge_incoming(const IncomingInput& input) {
  auto judgement = Incoming{input}.run();
  auto& lists = judgement.revocation;
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  return judgement;
}

}  // namespace signet
