// Inside of hsm/: public keys as a token tells them, and a certificate request over one, signed elsewhere.
#pragma once

#include <functional>
#include <optional>

#include "hsm/token_workshop.h"
#include "policy/base/bytes.h"

namespace signet::hsm {

/// SubjectPublicKeyInfo in DER; empty where the parts make no key.
Bytes rsa_key_info(const Bytes& modulus, const Bytes& exponent);
/// `curve`: CKA_EC_PARAMS; `point`: CKA_EC_POINT, a DER OCTET STRING by PKCS#11 v2.40, 2.3.3, raw with some devices.
Bytes ec_key_info(const Bytes& curve, const Bytes& point);
/// The public key of a certificate; empty where it cannot be read.
Bytes key_info_of_certificate(ByteView der);
/// Its subject, a Name in DER (RFC 5280, 4.1.2.6).
Bytes subject_of_certificate(ByteView der);
std::optional<KeyType> type_of_key_info(const Bytes& key_info, std::size_t& bits);

/// Signs a SHA-256 digest: RSA PKCS#1 v1.5, or ECDSA as r||s.
using SignDigest = std::function<Result<Bytes>(const Bytes& digest)>;
/// PKCS#10 (RFC 2986) in DER; `token_unavailable` where the token's signature does not hold.
Result<Bytes> certificate_request(const Bytes& key_info, KeyType type, const RequestSubject& subject, const SignDigest& sign);

}  // namespace signet::hsm
