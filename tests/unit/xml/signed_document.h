// Documents with genuine signatures, made with OpenSSL and plain text: nothing of the code under test.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <vector>

#include "policy/base/bytes.h"

namespace signet::test {

struct FreeKey {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct SigningKey {
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  Bytes certificate;  // self-signed, DER
};
const SigningKey& rsa_key();    // RSA-2048
const SigningKey& ec_key();     // P-256
const SigningKey& other_key();  // P-256

/// One reference, the octets that it digests given as text.
struct SignedReference {
  std::string uri;
  std::string octets;
  std::string transforms;  // as text
  std::string digest_method = "http://www.w3.org/2001/04/xmlenc#sha256";
};

/// A ds:Signature (exclusive form, prefix ds) by this key; the method's URI decides padding and hash.
std::string genuine_signature(const SigningKey& key, const std::string& method, const std::vector<SignedReference>& references);

inline const std::string rsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
inline const std::string rsa_sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
inline const std::string rsa_pss_sha256 = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1";
inline const std::string ecdsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
inline const std::string sha1_uri = "http://www.w3.org/2000/09/xmldsig#sha1";

}  // namespace signet::test
