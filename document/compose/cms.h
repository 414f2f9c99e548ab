// The CMS of a seal or of a person's signature: our own signed attributes, OpenSSL's SignedData (RFC 5652). PAdES baseline
// B (EN 319 142-1 6.3): content-type, message-digest, signing-certificate-v2, no signing-time.
#pragma once

#include "policy/base/digest.h"
#include "policy/base/result.h"
#include "policy/certificate.h"
#include "policy/model/kind.h"

namespace signet {

/// The signed attributes as a DER SET OF: the octets that are signed. `content` is SHA-256 over the ByteRange.
Bytes cms_signed_attributes(const Digest& content, const Certificate& signer);

/// The finished SignedData. `value` as the token gives it: RSA as is, ECDSA raw r||s. `system_error` if OpenSSL refuses.
Result<Bytes> assemble_cms(const Digest& content, const Certificate& signer, SignatureAlgorithm algorithm, ByteView value);

/// /Contents: hexadecimal, padded with zeros to 2 × `contents_bytes` digits. `too_large` where it does not fit.
Result<std::string> cms_contents(ByteView cms, std::size_t contents_bytes);

}  // namespace signet
