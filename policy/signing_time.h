// The signing time inside signed objects: XAdES SigningTime or a SignatureProperty's.
#pragma once

#include <optional>

#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/canonical.h"

namespace signet {

struct SignedObject {
  std::optional<Instant> signing_time;
  std::optional<Digest> certificate;  // XAdES SigningCertificateV2 by SHA-256
};

/// Reads a ds:Object or xades:SignedProperties. `signature_malformed` for a time that is none or is given twice.
Result<SignedObject> read_signed_object(const CanonicalTree& tree, CanonicalTree::Index object);

}  // namespace signet
