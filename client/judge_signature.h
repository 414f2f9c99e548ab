// One signature of any XML document, judged from evidence: mathematics, references, certificate. Pure.
#pragma once

#include "client/certificate_state.h"
#include "client/verify_report.h"
#include "policy/model/evidence.h"

namespace signet::client {

SignatureReport judge_signature(const Evidence& evidence, const SignatureEvidence& signature, const Belief& belief);

}  // namespace signet::client
