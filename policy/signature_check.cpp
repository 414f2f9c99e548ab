#include "policy/signature_check.h"

#include <algorithm>

#include "policy/signing_time.h"

namespace signet {
namespace {

Result<SignedObject> read_object_reference(const ReferenceInfo& reference, const SignatureRule& rule) {
  TRY(auto octets, rule.octets(reference));
  if (hash(reference.hash, octets) != reference.digest) return Refusal{Reason::content_changed, "the object with the signing time"};
  TRY(const auto tree, CanonicalTree::parse(std::move(octets)));
  return read_signed_object(tree, tree.root());
}

// The references of an accepted style: one to the region, the others to the signature's own objects.
std::optional<CheckedSignature> check_references(const SignatureParts& parts, const SignatureRule& rule, std::vector<Refusal>& problems) {
  CheckedSignature checked;
  bool region_found = false;
  std::optional<Instant> time;
  std::optional<Digest> bound_certificate;
  for (const auto& reference : parts.info.references) {
    const std::string id{fragment(reference.uri)};
    if (id.empty()) {
      problems.push_back({Reason::wrong_region, "URI=\"" + reference.uri.substr(0, 60) + "\""});
      continue;
    }
    if (rule.is_region(id)) {
      if (region_found) problems.push_back({Reason::wrong_region, "more than one region in one signature"});
      region_found = true;
      checked.region = id;
      checked.reference = reference;
      auto octets = rule.octets(reference);
      if (!octets)
        problems.push_back(octets.refusal());
      else if (hash(reference.hash, *octets) != reference.digest)
        problems.push_back({Reason::content_changed, "#" + id});
      else
        checked.region_octets = *std::move(octets);
      continue;
    }
    const auto object = read_object_reference(reference, rule);
    if (!object) {
      problems.push_back(object.refusal());
      continue;
    }
    if (object->signing_time) {
      if (time && *time != *object->signing_time) problems.push_back({Reason::signature_malformed, "two signing times"});
      time = object->signing_time;
    }
    if (object->certificate) bound_certificate = object->certificate;
  }
  if (!region_found) problems.push_back({Reason::wrong_region, "no reference to the region of this role"});
  if (!time)
    problems.push_back({Reason::signing_time_missing, ""});
  else
    checked.signing_time = *time;
  if (bound_certificate && parts.certificates.size() == 1 && sha256(parts.certificates.front()) != *bound_certificate) {
    problems.push_back({Reason::signature_malformed, "SigningCertificateV2 names another certificate"});
  }
  return checked;
}

}  // namespace

std::optional<CheckedSignature> check_signature(const SignatureParts& parts, const SignatureRule& rule, const Signers& signers,
                                                std::vector<Refusal>& problems, SignerIdentity& seen) {
  const auto before = problems.size();
  if (parts.certificates.size() != 1) {
    problems.push_back({Reason::certificate_missing, ""});
    return std::nullopt;
  }
  const Digest digest = sha256(parts.certificates.front());
  if (const auto* identity = signers.identity(digest)) seen = *identity;
  if (!rule.algorithms.empty() &&
      std::find(rule.algorithms.begin(), rule.algorithms.end(), parts.info.algorithm) == rule.algorithms.end()) {
    problems.push_back({Reason::algorithm_not_allowed, std::string{uri(parts.info.algorithm)}});
  }
  auto checked = check_references(parts, rule, problems);
  const auto certificate = signers.certificate(parts.certificates.front());
  if (!certificate) {
    problems.push_back(certificate.refusal());
    return std::nullopt;
  }
  if (const auto verified = verify_value(*certificate, parts.info.algorithm, parts.signed_info, parts.value); !verified)
    problems.push_back(verified.refusal());
  if (problems.size() != before) return std::nullopt;
  checked->certificate = digest;
  checked->signer = seen;
  return checked;
}

JudgedCertificate judge_certificate(const Certificate& certificate, const TrustStore* trust, Instant signing_time, Instant now,
                                    std::int64_t skew_s, std::vector<Digest>& revocation, std::optional<Instant> seen) {
  std::vector<Refusal> problems;
  if (signing_time > now + skew_s) problems.push_back({Reason::signing_time_future, to_iso8601(signing_time)});
  const bool claimed_before = signing_time < certificate.not_before();
  const bool claimed_after = signing_time > certificate.not_after();
  if (claimed_before) problems.push_back({Reason::certificate_not_yet_valid, to_iso8601(certificate.not_before())});
  if (claimed_after) problems.push_back({Reason::certificate_expired, to_iso8601(certificate.not_after())});
  ChainVerdict verdict{{}, certificate.not_after(), {}};
  if (trust != nullptr) {
    // A claim later than what the journal saw speaks against the signer: the later of the two must be early enough.
    verdict = trust->check(certificate, now, seen ? std::optional{std::max(*seen, signing_time)} : std::nullopt);
  } else {
    if (now < certificate.not_before())
      verdict.problems.push_back({Reason::certificate_not_yet_valid, to_iso8601(certificate.not_before())});
    if (now > certificate.not_after()) verdict.problems.push_back({Reason::certificate_expired, to_iso8601(certificate.not_after())});
  }
  revocation.insert(revocation.end(), verdict.revocation.begin(), verdict.revocation.end());
  for (auto& problem : verdict.problems) {
    const bool told = (problem.reason == Reason::certificate_expired && claimed_after) ||
                      (problem.reason == Reason::certificate_not_yet_valid && claimed_before);
    if (told) continue;
    // Expired by now, claimed while in force: the claim alone never speaks in the signer's favour (invariant 12).
    if (problem.reason == Reason::certificate_expired) problem.reason = Reason::signing_time_unproved;
    problems.push_back(std::move(problem));
  }
  return {std::move(problems), verdict.authority};
}

}  // namespace signet
