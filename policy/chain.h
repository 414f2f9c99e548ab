// Whether a certificate can be trusted: a chain to our own anchors only, its usage, and the CRLs in force.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/certificate.h"

namespace signet {

/// What keeps a certificate from speaking now; nothing if all is well. `until`: when the answer must be asked anew.
struct ChainVerdict {
  std::vector<Refusal> problems;
  Instant until;
  std::vector<Digest> revocation;     // SHA-256 of each CRL that was used
  std::optional<Digest> authority{};  // SHA-256 of the anchor that issued the certificate; nothing where there is no chain
};

class TrustStore {
 public:
  /// Anchors are CA certificates, roots and intermediates alike; CRLs in DER. What cannot be read is named in `complaints()`.
  static TrustStore load(const std::vector<Certificate>& anchors, const std::vector<Bytes>& crls);
  TrustStore(TrustStore&&) noexcept;
  ~TrustStore();

  /// Chain (OpenSSL, level 2), validity, usage and revocation of a signer's certificate at `now`. Cached until it can change.
  /// `existed`: a time at which the signature in question is proved to have existed. An end of the certificate's own that came
  /// later, by its date or by a revocation that does not reach back, then says nothing against it (invariant 12); what became
  /// of an authority above it always does.
  ChainVerdict check(const Certificate& certificate, Instant now, std::optional<Instant> existed = std::nullopt) const;
  /// The certificate of a time-stamping authority (RFC 3161 2.3), good at `now`. It is not decoded before a signature of an anchor over
  /// it is verified (invariant 5). The first problem of chain, dates, usage or revocation; adds the CRLs used.
  Result<Certificate> time_stamper(ByteView der, Instant now, std::vector<Digest>& revocation) const;
  /// The newest thisUpdate of CRLs that an anchor signed: an authenticated time (invariant 12).
  Instant newest_revocation_list() const noexcept;
  const std::vector<std::string>& complaints() const noexcept;
  /// The CRL with this digest, as bytes, for the archive.
  const Bytes* revocation_list(const Digest& digest) const;

 private:
  struct Inside;
  explicit TrustStore(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace signet
