// A CMS signature as a PDF holds it (RFC 5652; EN 319 122-1 CAdES), read strictly from DER: one SignerInfo, signed
// attributes, detached content. Our own reader, for nothing about a signer is known yet when it runs: certificates stay
// octets.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/certificate.h"
#include "policy/model/kind.h"

namespace signet {

struct CmsSignature {
  HashAlgorithm digest_algorithm{};  // SHA-256, -384, -512 (RFC 5754)
  SignatureAlgorithm algorithm{};    // hash and padding agree with digest_algorithm; RSASSA-PSS with MGF1 and salt of the same hash
  Bytes signed_attributes;           // as a SET OF (tag 0x31): what was signed (RFC 5652 5.4)
  Bytes message_digest;
  std::optional<Digest> signing_certificate;  // signing-certificate-v2 (RFC 5035): SHA-256 of the certificate
  std::optional<Instant> signing_time;        // the attribute (RFC 5652 11.3); PAdES forbids it
  Bytes value;                                // RSA as is; ECDSA turned into raw r||s, as `verify_value` takes it
  std::vector<Bytes> certificates;            // DER, in the order of the set
  std::size_t signer = 0;                     // index of the signer's own, found by issuerAndSerialNumber or key identifier octets
  bool has_timestamp = false;                 // an unsigned signature-time-stamp attribute
  std::size_t size = 0;                       // octets of the CMS itself; what follows in the gap must be zeros
};

/// `signature_malformed` for anything else than above, also for BER and for a repeated attribute; `algorithm_not_allowed`
/// for algorithms outside the list. Octets behind the structure must all be zero (padding of /Contents).
Result<CmsSignature> read_cms(ByteView octets);

/// Mathematics only: signed attributes against the value with the signer's key.
Outcome verify_cms(const CmsSignature& cms, const Certificate& signer);

}  // namespace signet
