// Ed25519 (RFC 8032) by OpenSSL: the key that signs checkpoints, and checking with a public one.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"
#include "policy/base/strong.h"

struct evp_pkey_st;

namespace signet::journal {

/// The raw 32 octets of RFC 8032 5.1.5.
using PublicKey = Strong<std::array<unsigned char, 32>, struct PublicKeyTag>;
using Signature = Strong<std::array<unsigned char, 64>, struct SignatureTag>;

/// False for anything but a good signature.
bool verify_ed25519(const PublicKey& key, ByteView message, const Signature& signature);

/// A private key. Only the checkpoint's signer has one.
class PrivateKey {
 public:
  static Result<PrivateKey> generate();
  /// PKCS#8 PEM, unencrypted (RFC 5958).
  static Result<PrivateKey> from_pem(std::string_view pem);
  std::string to_pem() const;
  PublicKey public_key() const;
  Signature sign(ByteView message) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const noexcept;
  };
  explicit PrivateKey(evp_pkey_st* key) : key_(key) {}
  std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace signet::journal
