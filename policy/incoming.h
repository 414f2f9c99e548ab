// A record that another school sealed and a pupil brings (S3 Đ.26): its principal's signature and its seal, judged as our own
// are, by certificates that the configuration lists for that school. Pure.
#pragma once

#include <optional>
#include <vector>

#include "policy/authorities.h"
#include "policy/base/reason.h"
#include "policy/chain.h"
#include "policy/model/evidence.h"
#include "policy/model/profile.h"
#include "policy/model/verified_document.h"
#include "policy/other_school.h"
#include "policy/signature_check.h"

namespace signet {

struct IncomingInput {
  const Evidence& evidence;
  const Profile& profile;
  const std::vector<OtherSchool>& schools;  // those in force
  const TrustStore& trust;
  Digest document;  // SHA-256 of the bytes received, computed by us
  Instant now;
  std::int64_t skew_s = 300;
  FirstSeen first_seen{};
  const Authorities* authorities = nullptr;  // the policy's table; null: it has none
};

/// What was found. `facts` and `seal_certificate` count only where `findings` is empty. Signatures of that school's teachers
/// are not judged: their certificates are known to nobody here, and its principal's signature covers them.
struct IncomingJudgement {
  std::vector<Finding> findings;
  std::optional<DocumentFacts> facts;
  Digest seal_certificate;
  std::vector<Digest> revocation;  // CRLs used
};

IncomingJudgement judge_incoming(const IncomingInput& input);

}  // namespace signet
