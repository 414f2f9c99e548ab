// What a signer's certificate is worth at the time it was used: the same for every form of signature.
#pragma once

#include <vector>

#include "client/verify_report.h"
#include "policy/certificate.h"
#include "policy/chain.h"
#include "policy/time_stamp.h"

namespace signet::client {

/// What is believed: null where no root was given.
struct Belief {
  const TrustStore* trust = nullptr;
  Instant now;
};

struct CertificateJudgement {
  CertificateState state = CertificateState::unknown;
  std::vector<Refusal> problems;
};

/// The gravest thing that is known is the state. `time`: the claimed time of signing; `stamps`: those on the signature, judged too.
CertificateJudgement judge_certificate_state(const Certificate& certificate, const Belief& belief, Instant time,
                                             const std::vector<StampedValue>& stamps = {});

}  // namespace signet::client
