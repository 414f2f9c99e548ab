// Private keys of the test world and the raw signature values that XML-DSig wants from them.
#pragma once

#include <openssl/evp.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/bytes.h"

namespace signet::world {

struct FreeKey {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
/// Shared, because several certificates may stand over one key.
using Key = std::shared_ptr<EVP_PKEY>;

/// RSA keys made from a small pool of primes: a world needs some twenty keys, and searching forty primes would
/// take longer than every test together. Keys that share a prime can be factored by anyone who sees two of them,
/// so they are good for fictional documents only.
class PrimePool {
 public:
  explicit PrimePool(unsigned primes);
  ~PrimePool();
  PrimePool(const PrimePool&) = delete;
  PrimePool& operator=(const PrimePool&) = delete;
  /// The next pair: an RSA-2048 key that no earlier call gave.
  Key next_rsa();

 private:
  std::vector<BIGNUM*> primes_;
  std::size_t first_ = 0, second_ = 0;
};

Key generate_rsa(int bits);
/// `P-256`, `P-384`.
Key generate_ec(const char* curve);
bool is_ec(const Key& key);

std::string to_pem(const Key& key);
Key key_from_pem(const std::string& pem);
Bytes public_key_der(const Key& key);

/// The ds:SignatureValue's octets for this SignatureMethod: RSA PKCS#1 v1.5 or PSS, ECDSA as raw r||s.
/// Weak methods (SHA-1, MD5) are made too: attack documents need them.
Bytes sign(const Key& key, std::string_view method_uri, ByteView message);
/// ds:DigestMethod's digest of `message`; also SHA-1 and MD5.
Bytes digest(std::string_view digest_uri, ByteView message);

}  // namespace signet::world
