// A personal key in a file, for `signet sign`. Keys in tokens are another road (hsm/), and no seal is made with this one.
#pragma once

#include <memory>
#include <string_view>

#include "policy/base/result.h"
#include "policy/certificate.h"

struct evp_pkey_st;

namespace signet::client {

class SigningKey {
 public:
  /// PKCS#8 or traditional PEM without passphrase; `key_unusable` unless it is the certificate's.
  static Result<SigningKey> from_pem(std::string_view pem, const Certificate& certificate);
  SignatureAlgorithm algorithm() const noexcept { return algorithm_; }
  /// The value as XML-DSig has it: PKCS#1 v1.5, or raw r||s (XML-DSig 6.4.3).
  Result<Bytes> sign(ByteView octets) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const noexcept;
  };
  SigningKey(std::unique_ptr<evp_pkey_st, Free> key, SignatureAlgorithm algorithm) : key_(std::move(key)), algorithm_(algorithm) {}
  std::unique_ptr<evp_pkey_st, Free> key_;
  SignatureAlgorithm algorithm_;
};

}  // namespace signet::client
