// One part of a backup: CMS AuthEnvelopedData (RFC 5083, AES-256-GCM) to the certificates of those who may open it.
// `openssl cms -decrypt -inform DER -in PART -inkey KEY.pem` opens it too.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

struct evp_pkey_st;
struct x509_st;

namespace signet::client {

constexpr std::size_t part_bytes_max = 32 * 1024 * 1024;  // of what is in it

/// Certificates with RSA (RSAES-OAEP) or EC keys (ECDH).
class Recipients {
 public:
  /// One PEM certificate in each file.
  static Result<Recipients> read(const std::vector<std::string>& files);
  Result<Bytes> encrypt(ByteView content) const;
  /// SHA-256 of each certificate, in hexadecimal.
  const std::vector<std::string>& digests() const noexcept { return digests_; }

 private:
  std::vector<std::shared_ptr<x509_st>> certificates_;
  std::vector<std::string> digests_;
};

/// The private key of one of them.
class OpeningKey {
 public:
  /// PEM; where it has a passphrase, OpenSSL asks for it at the terminal.
  static Result<OpeningKey> read(const std::string& file);
  /// `backup_wrong` where the part was changed, or is for somebody else.
  Result<Bytes> decrypt(ByteView part) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace signet::client
