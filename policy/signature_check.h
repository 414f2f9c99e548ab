// One signature judged: its SignedInfo, its references, its certificate, its time. Used by `examine` for every role.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/reason.h"
#include "policy/chain.h"
#include "policy/signed_info.h"
#include "policy/signers.h"

namespace signet {

/// A signature taken apart, from the principal's octets or from evidence.
struct SignatureParts {
  SignedInfo info;
  Bytes signed_info;  // canonical octets of SignedInfo: what was signed
  Bytes value;
  std::vector<Bytes> certificates;  // DER
};

struct SignatureRule {
  std::function<bool(const std::string& id)> is_region;  // may this role sign the element with that Id
  /// The canonical octets that a reference names, or why there are none.
  std::function<Result<Bytes>(const ReferenceInfo& reference)> octets;
  std::vector<SignatureAlgorithm> algorithms;  // accepted; empty: all that we know
};

struct CheckedSignature {
  std::string region;       // Id
  ReferenceInfo reference;  // to the region
  Bytes region_octets;
  Digest certificate;
  SignerIdentity signer;
  Instant signing_time;
};

/// All that is wrong is added to `problems`; a signature is given only if nothing was.
std::optional<CheckedSignature> check_signature(const SignatureParts& parts, const SignatureRule& rule, const Signers& signers,
                                                std::vector<Refusal>& problems, SignerIdentity& seen);

/// When our own journal first named a signature value, by the value's SHA-256; nothing: it never did.
using FirstSeen = std::function<std::optional<Instant>(const Digest& value)>;

struct JudgedCertificate {
  std::vector<Refusal> problems;
  std::optional<Digest> authority;  // of the anchor that issued it; nothing without anchors, or without a chain to them
};

/// What keeps the certificate from having spoken at the claimed time or from being believed now (invariant 12). `seen`: when
/// our journal first named the signature; only that, never the claim, lets a certificate speak that has ended since.
JudgedCertificate judge_certificate(const Certificate& certificate, const TrustStore* trust, Instant signing_time, Instant now,
                                    std::int64_t skew_s, std::vector<Digest>& revocation, std::optional<Instant> seen = std::nullopt);

}  // namespace signet
