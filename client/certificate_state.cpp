#include "client/certificate_state.h"

#include "policy/base/limits.h"
#include "policy/signature_check.h"

namespace signet::client {
namespace {

constexpr auto skew_s = std::chrono::seconds{limits::clock_skew_max}.count();

CertificateState state_of(Reason reason, CertificateState before) {
  switch (reason) {
    case Reason::certificate_revoked: return CertificateState::revoked;
    case Reason::certificate_expired:
    case Reason::certificate_not_yet_valid:
    case Reason::signing_time_unproved: return CertificateState::expired;
    case Reason::certificate_untrusted:
    case Reason::certificate_wrong_usage: return CertificateState::untrusted;
    case Reason::signing_time_future: return before;
    default: return CertificateState::unknown;
  }
}

CertificateState graver(CertificateState left, CertificateState right) {
  constexpr CertificateState gravest_first[] = {CertificateState::revoked, CertificateState::untrusted, CertificateState::expired,
                                                CertificateState::unknown};
  for (const CertificateState each : gravest_first) {
    if (left == each || right == each) return each;
  }
  return CertificateState::valid;
}

}  // namespace

CertificateJudgement judge_certificate_state(const Certificate& certificate, const Belief& belief, Instant time,
                                             const std::vector<StampedValue>& stamps) {
  if (belief.trust == nullptr) return {CertificateState::unknown, {{Reason::trust_not_given, ""}}};
  std::vector<Digest> revocation;
  const auto stamped = judge_time_stamps(stamps, belief.trust, time, belief.now, skew_s, revocation);
  CertificateJudgement judged{CertificateState::valid, {}};
  judged.problems = judge_certificate(certificate, belief.trust, time, belief.now, skew_s, revocation, stamped.existed).problems;
  for (const Refusal& problem : judged.problems) judged.state = graver(judged.state, state_of(problem.reason, judged.state));
  // Of the stamp, not of the certificate.
  judged.problems.insert(judged.problems.end(), stamped.problems.begin(), stamped.problems.end());
  return judged;
}

}  // namespace signet::client
