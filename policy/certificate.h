// One X.509 certificate, decoded once, and the signature mathematics with its key. OpenSSL stays behind this face.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/model/kind.h"

struct x509_st;

namespace signet {

class Certificate {
 public:
  enum class Key : std::uint8_t { rsa, p256, p384, other };

  /// DER to its last octet; `certificate_untrusted` for anything else.
  static Result<Certificate> decode(ByteView der);
  /// The one certificate of a PEM file.
  static Result<Certificate> from_pem(std::string_view pem);

  const Bytes& der() const noexcept { return facts_->der; }
  const Digest& digest() const noexcept { return facts_->digest; }
  const std::string& common_name() const noexcept { return facts_->common_name; }
  const std::string& subject() const noexcept { return facts_->subject; }
  const std::string& issuer() const noexcept { return facts_->issuer; }
  /// Upper-case hexadecimal.
  const std::string& serial() const noexcept { return facts_->serial; }
  /// The UID attributes (`CCCD:…` of a citizen, `MST:…` of an organisation).
  const std::vector<std::string>& uids() const noexcept { return facts_->uids; }
  /// Of the subject; empty if none.
  const std::string& organisation() const noexcept { return facts_->organisation; }
  Instant not_before() const noexcept { return facts_->not_before; }
  Instant not_after() const noexcept { return facts_->not_after; }
  Key key() const noexcept { return facts_->key; }
  std::size_t key_bits() const noexcept { return facts_->key_bits; }
  /// Whether both certify one public key, whatever else they say.
  bool has_key_of(const Certificate& other) const;
  x509_st* handle() const noexcept { return facts_->x509.get(); }

 private:
  struct Free {
    void operator()(x509_st* certificate) const noexcept;
  };
  struct Facts {
    std::unique_ptr<x509_st, Free> x509;
    Bytes der;
    Digest digest;
    std::string common_name, organisation, subject, issuer, serial;
    std::vector<std::string> uids;
    Instant not_before, not_after;
    Key key = Key::other;
    std::size_t key_bits = 0;
  };
  explicit Certificate(std::shared_ptr<const Facts> facts) : facts_(std::move(facts)) {}
  std::shared_ptr<const Facts> facts_;
};

/// What a key of this type signs with where no profile says otherwise; nothing for a key of another type.
std::optional<SignatureAlgorithm> usual_algorithm(const Certificate& certificate) noexcept;
/// `algorithm_weak` for RSA below 2048 bits, `algorithm_not_allowed` where key and algorithm do not fit.
Outcome check_key(const Certificate& certificate, SignatureAlgorithm algorithm);
/// The signature mathematics: RSA PKCS#1 v1.5 and PSS (MGF1 and salt as the hash), ECDSA raw r||s (XML-DSig 6.4.3).
/// `signature_invalid` if it does not verify.
Outcome verify_value(const Certificate& certificate, SignatureAlgorithm algorithm, ByteView octets, ByteView value);

/// Whether two certificates (DER) are one, or certify one public key: then nobody can say of a signature which of their holders made it.
bool one_key(const Bytes& one, const Bytes& other);

}  // namespace signet
