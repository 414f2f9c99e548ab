#include "client/judge_signature.h"

#include <algorithm>

#include "policy/canonical.h"
#include "policy/signed_info.h"
#include "policy/signing_time.h"
#include "policy/xades_stamps.h"

namespace signet::client {
namespace {

class Judge {
 public:
  Judge(const Evidence& evidence, const SignatureEvidence& signature, const Belief& belief)
      : evidence_(evidence), signature_(signature), belief_(belief) {
    report_.slot = signature.slot;
    report_.id = signature.id;
    report_.style = "plain";
    if (signature.role >= 1 && signature.role <= roles_max) report_.role = code(static_cast<Role>(signature.role));
  }

  SignatureReport judge() {
    const auto info = read();
    if (!info) return std::move(report_);
    bool known = true, good = true;
    judge_references(*info, known, good);
    judge_value(*info, known, good);
    report_.integrity = !good ? Integrity::broken : known ? Integrity::ok : Integrity::unknown;
    judge_signer();
    return std::move(report_);
  }

 private:
  void found(Reason reason, std::string detail) {
    Finding finding;
    finding.reason = reason;
    finding.person = report_.person;
    finding.role = report_.role;
    finding.detail = std::move(detail);
    report_.findings.push_back(std::move(finding));
  }

  // What our strict readers do not know is "cannot tell" here, never "wrong": anybody's documents come by.
  std::optional<SignedInfo> read() {
    if (signature_.signed_info.empty()) {
      found(Reason::unsupported_transform, "CanonicalizationMethod");
      return std::nullopt;
    }
    auto info = read_signed_info(signature_.signed_info);
    if (info && info->references.size() == signature_.references.size()) return *std::move(info);
    if (!info && info.refusal().reason == Reason::algorithm_weak) {
      found(Reason::algorithm_weak, info.refusal().detail);
    } else {
      found(Reason::unsupported_transform, info ? "Reference" : info.refusal().detail);
    }
    return std::nullopt;
  }

  void judge_references(const SignedInfo& info, bool& known, bool& good) {
    for (std::size_t i = 0; i < info.references.size(); ++i) {
      const ReferenceInfo& reference = info.references[i];
      const ReferenceEvidence& seen = signature_.references[i];
      if (seen.uri != reference.uri) {
        known = false, found(Reason::evidence_disagrees, reference.uri);
        continue;
      }
      switch (seen.state) {
        case ReferenceEvidence::State::resolved: judge_octets(reference, seen, known, good); break;
        case ReferenceEvidence::State::not_asked:
        case ReferenceEvidence::State::unsupported: known = false, found(Reason::unsupported_transform, reference.uri); break;
        case ReferenceEvidence::State::missing: good = false, found(Reason::content_changed, reference.uri); break;
        case ReferenceEvidence::State::ambiguous: known = false, found(Reason::wrong_region, reference.uri); break;
      }
    }
  }

  void judge_octets(const ReferenceInfo& reference, const ReferenceEvidence& seen, bool& known, bool& good) {
    if (seen.octets >= evidence_.octets.size()) {
      known = false, found(Reason::evidence_disagrees, reference.uri);
      return;
    }
    const Bytes& octets = evidence_.octets[seen.octets];
    if (hash(reference.hash, octets) != reference.digest) good = false, found(Reason::content_changed, reference.uri);
    if (!read_own_object(reference, octets)) report_.covers.push_back(reference.uri);
  }

  /// A reference to SignedProperties or to an Object that holds the signing time.
  bool read_own_object(const ReferenceInfo& reference, const Bytes& octets) {
    if (reference.uri.empty()) return false;
    const auto tree = CanonicalTree::parse(octets);
    if (!tree) return false;
    const auto object = read_signed_object(*tree, tree->root());
    if (!object) return false;
    const bool properties = tree->local_name(tree->root()) == "SignedProperties";
    if (properties) {
      report_.style = "xades";
      bound_certificate_ = object->certificate;
    } else if (object->signing_time && report_.style == "plain") {
      report_.style = "gov";
    }
    if (object->signing_time && report_.signing_time && *report_.signing_time != *object->signing_time)
      found(Reason::signature_malformed, "SigningTime");
    if (object->signing_time) report_.signing_time = object->signing_time;
    return true;
  }

  // KeyInfo is not signed: the signer's certificate is the one whose key made the value, and that a signed digest names, if any does.
  void judge_value(const SignedInfo& info, bool& known, bool& good) {
    if (signature_.certificates.empty()) {
      known = false, found(Reason::certificate_missing, "");
      return;
    }
    Refusal last{Reason::signature_invalid, ""};
    for (const Bytes& der : signature_.certificates) {
      auto certificate = Certificate::decode(der);
      if (!certificate) {
        last = {Reason::certificate_untrusted, certificate.refusal().detail};
        continue;
      }
      const auto fits = check_key(*certificate, info.algorithm);
      const auto verified = fits ? verify_value(*certificate, info.algorithm, signature_.signed_info, signature_.value) : fits;
      if (verified) return take(*std::move(certificate), good);
      last = verified.refusal();
    }
    describe_first();
    if (last.reason == Reason::signature_invalid)
      good = false;
    else
      known = false;
    found(last.reason, last.detail);
  }

  void take(Certificate certificate, bool& good) {
    name(certificate);
    if (bound_certificate_ && *bound_certificate_ != certificate.digest())
      good = false, found(Reason::signature_malformed, "SigningCertificateV2");
    certificate_ = std::move(certificate);
  }

  void describe_first() {
    if (const auto certificate = Certificate::decode(signature_.certificates.front())) name(*certificate);
  }

  void name(const Certificate& certificate) {
    report_.person = certificate.common_name();
    report_.subject = certificate.subject();
    report_.issuer = certificate.issuer();
    report_.serial = certificate.serial();
  }

  void judge_signer() {
    if (!certificate_) return;
    const auto judged =
        judge_certificate_state(*certificate_, belief_, report_.signing_time.value_or(belief_.now), checked_stamps(signature_));
    report_.certificate = judged.state;
    for (const Refusal& problem : judged.problems) found(problem.reason, problem.detail);
  }

  const Evidence& evidence_;
  const SignatureEvidence& signature_;
  const Belief& belief_;
  SignatureReport report_;
  std::optional<Digest> bound_certificate_;
  std::optional<Certificate> certificate_;
};

}  // namespace

SignatureReport judge_signature(const Evidence& evidence, const SignatureEvidence& signature, const Belief& belief) {
  return Judge{evidence, signature, belief}.judge();
}

}  // namespace signet::client
