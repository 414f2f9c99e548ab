// From evidence to a verified document: everything that can be said without the roster. Pure (invariant 1, 2.6).
#pragma once

#include <optional>
#include <vector>

#include "policy/base/reason.h"
#include "policy/chain.h"
#include "policy/model/evidence.h"
#include "policy/model/profile.h"
#include "policy/model/verified_document.h"
#include "policy/signature_check.h"
#include "policy/signers.h"

namespace signet {

struct ExaminationInput {
  const Evidence& evidence;
  const Profile& profile;
  const Signers& signers;
  const TrustStore* trust = nullptr;  // null: signers are pinned (an approval), dates are still judged
  Digest document;                    // SHA-256 of the bytes received, computed by us
  Instant now;
  std::int64_t skew_s = 300;
  FirstSeen first_seen{};  // none: no journal of ours is a witness
};

/// What was found. `verified` is given only if nothing is wrong with any signature; `facts` even then when the leading
/// signer has not signed, so that all other reasons can be told (invariant 8).
struct Examination {
  std::vector<Finding> defects;
  std::optional<DocumentFacts> facts;
  std::optional<VerifiedDocument> verified;
  std::vector<Digest> revocation;  // CRLs used
};

Examination examine(const ExaminationInput& input);

}  // namespace signet
