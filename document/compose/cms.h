// The CMS of a seal or of a person's signature: our own signed attributes, OpenSSL's SignedData (RFC 5652). PAdES baseline
// B (EN 319 142-1 6.3): content-type, message-digest, signing-certificate-v2, no signing-time.
#pragma once

#include "policy/base/digest.h"
#include "policy/base/result.h"
#include "policy/certificate.h"
#include "policy/model/kind.h"

namespace signet {

/// The signed attributes as a DER SET OF: the octets that are signed. `content` is the digest of the ByteRange, by the hash of
/// the signature's algorithm (RFC 5754 3: one hash for both). signing-certificate-v2 always has SHA-256, its default.
Bytes cms_signed_attributes(ByteView content, const Certificate& signer);
inline Bytes cms_signed_attributes(const Digest& content, const Certificate& signer) {
  return cms_signed_attributes(view(content), signer);
}

/// The finished SignedData, detached, with the signer's certificate alone. `value` as the token gives it: RSA as is, ECDSA raw
/// r||s. `algorithm_weak` and `algorithm_not_allowed` where key and algorithm do not fit, `signature_invalid` where value or
/// `content` have another length than the algorithm gives, `system_error` if OpenSSL refuses. The value is not verified.
Result<Bytes> assemble_cms(ByteView content, const Certificate& signer, SignatureAlgorithm algorithm, ByteView value);
inline Result<Bytes> assemble_cms(const Digest& content, const Certificate& signer, SignatureAlgorithm algorithm, ByteView value) {
  return assemble_cms(view(content), signer, algorithm, value);
}

/// /Contents: hexadecimal, padded with zeros to 2 × `contents_bytes` digits. `too_large` where it does not fit.
Result<std::string> cms_contents(ByteView cms, std::size_t contents_bytes);

}  // namespace signet
