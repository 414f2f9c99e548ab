// One signature of any XML document, judged from evidence: mathematics, references, certificate. Pure.
#pragma once

#include "client/verify_report.h"
#include "policy/chain.h"
#include "policy/model/evidence.h"

namespace signet::client {

/// What is believed: null where no root was given.
struct Belief {
  const TrustStore* trust = nullptr;
  Instant now;
};

SignatureReport judge_signature(const Evidence& evidence, const SignatureEvidence& signature, const Belief& belief);

}  // namespace signet::client
