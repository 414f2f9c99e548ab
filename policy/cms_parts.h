// Parts of a SignerInfo for cms.cpp.
#pragma once

#include <optional>
#include <vector>

#include "policy/cms.h"
#include "policy/der.h"

namespace signet {

/// What is signed: data that stands elsewhere, or a time stamp's TSTInfo inside.
enum class CmsContent : std::uint8_t { detached, time_stamp };

Refusal cms_malformed(const char* what);

/// The hash that an AlgorithmIdentifier names, with NULL or no parameters (RFC 5754 2). `algorithm_not_allowed`.
Result<HashAlgorithm> read_hash_algorithm(const DerElement& identifier);
/// SignatureAlgorithmIdentifier; must agree with the digest algorithm. `algorithm_not_allowed`.
Result<SignatureAlgorithm> read_signature_algorithm(const DerElement& identifier, HashAlgorithm digest);

/// Who signed: issuerAndSerialNumber (both octets as they are) or subjectKeyIdentifier.
struct CmsSignerName {
  ByteView issuer, serial;  // whole Name, whole INTEGER
  ByteView key_identifier;  // where there is no issuer
};
/// The index of the one certificate of that name. `certificate_missing`; `signature_malformed` if one is no certificate.
Result<std::size_t> find_signer(const std::vector<Bytes>& certificates, const CmsSignerName& name);

/// content-type, message-digest, signing-certificate-v2 and signing-time into `signature`, whose certificates, signer and
/// digest algorithm are set. `content` is of the [0] or the SET.
Outcome read_signed_attributes(ByteView content, CmsContent of, CmsSignature& signature);

/// Whether this authority's key made the signature over a certificate (RFC 5280 4.1.1), which is not decoded for it.
bool is_issued_by(ByteView certificate, const Certificate& authority);

}  // namespace signet
