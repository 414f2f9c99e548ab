// Whose certificates are known: SHA-256 of each stands in the trust store or in a verified order. Any other certificate
// is not even decoded (invariant 5).
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "policy/certificate.h"

namespace signet {

struct SignerIdentity {
  std::string person;  // key in the roster; empty for a principal who is not in it; `leader`, `department`
  std::string name;    // for people
  std::string id{};    // the person's 12 digits in the roster; empty where nothing says it
};

class Signers {
 public:
  void admit(const Digest& certificate, SignerIdentity identity) { known_.insert_or_assign(certificate, std::move(identity)); }
  /// Null if the certificate is not known.
  const SignerIdentity* identity(const Digest& certificate) const;
  /// Decoded once and kept. `signer_unknown` for a certificate that was not admitted; `certificate_of_another` where it was, and
  /// bears another citizen's number than the roster has (S3 Đ.2.9).
  Result<Certificate> certificate(ByteView der) const;
  /// The end of each certificate decoded so far.
  std::map<Digest, Instant> ends() const;
  /// What others have decoded already, of certificates that are known here too.
  void adopt(const Signers& before);

 private:
  Result<Certificate> decoded(const Digest& digest, ByteView der) const;
  std::map<Digest, SignerIdentity> known_;
  mutable std::mutex mutex_;
  mutable std::map<Digest, Certificate> decoded_;
};

}  // namespace signet
