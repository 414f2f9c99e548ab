// Signature values as XML-DSig writes them, made with any OpenSSL private key.
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <optional>

#include "hsm/token.h"
#include "policy/base/bytes.h"
#include "policy/model/kind.h"

namespace signet::hsm {

/// Nothing unless it is RSA, P-256 or P-384.
std::optional<KeyType> type_of(const EVP_PKEY& key);

bool suits(KeyType type, SignatureAlgorithm algorithm) noexcept;

/// Nothing if the key fails. RSA: RFC 8017 8.2 or 8.1; ECDSA: r||s, each as long as the group's order (RFC 9231 2.3.6).
std::optional<Bytes> signature_value(EVP_PKEY& key, KeyType type, SignatureAlgorithm algorithm, ByteView octets);

}  // namespace signet::hsm
