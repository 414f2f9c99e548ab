// Whose key `signet sign` uses: one in a file, or one in a token. No seal of a service is made with it.
#pragma once

#include <memory>
#include <string_view>

#include "hsm/personal_token.h"
#include "policy/base/result.h"
#include "policy/certificate.h"

struct evp_pkey_st;

namespace signet::client {

class SigningKey {
 public:
  /// PKCS#8 or traditional PEM without passphrase; `key_unusable` unless it is the certificate's.
  static Result<SigningKey> from_pem(std::string_view pem, const Certificate& certificate);
  /// The key that a PKCS#11 URI names (RFC 7512), with the certificate beside it in the token.
  static Result<SigningKey> from_token(std::string_view uri);
  /// Of the key in a token; null for one in a file.
  const Bytes* token_certificate() const noexcept { return token_ ? &token_->certificate() : nullptr; }
  SignatureAlgorithm algorithm() const noexcept { return algorithm_; }
  /// The value as XML-DSig has it: PKCS#1 v1.5, or raw r||s (XML-DSig 6.4.3).
  Result<Bytes> sign(ByteView octets) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const noexcept;
  };
  SigningKey(std::unique_ptr<evp_pkey_st, Free> key, SignatureAlgorithm algorithm) : key_(std::move(key)), algorithm_(algorithm) {}
  SigningKey(std::unique_ptr<hsm::PersonalToken> token, SignatureAlgorithm algorithm) : token_(std::move(token)), algorithm_(algorithm) {}
  std::unique_ptr<evp_pkey_st, Free> key_;
  std::unique_ptr<hsm::PersonalToken> token_;
  SignatureAlgorithm algorithm_;
};

}  // namespace signet::client
