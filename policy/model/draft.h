// What will be signed: composed by us, from a permit and a verified document or from what we are ourselves; never supplied by
// anybody.
#pragma once

#include <string>
#include <utility>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/base/ensure.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/model/kind.h"
#include "policy/model/permit.h"

namespace signet {

class Certificate;
struct KeyProof;
struct SealParts;
struct PdfSealParts;

/// 128 random bits, 32 hexadecimal digits.
using SealId = Strong<std::string, struct SealIdTag>;

class Draft {
 public:
  Draft(Draft&& other) noexcept
      : document_(other.document_),
        to_be_signed_(std::move(other.to_be_signed_)),
        before_value_(std::move(other.before_value_)),
        after_value_(std::move(other.after_value_)),
        algorithm_(other.algorithm_),
        seal_id_(std::move(other.seal_id_)),
        at_(other.at_),
        live_(std::exchange(other.live_, false)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  Draft& operator=(Draft&&) = delete;
  ~Draft() = default;

  /// The very octets that the token gets: the canonical SignedInfo, or the signed attributes of a CMS.
  ByteView to_be_signed() const noexcept { return ensure(live_, "a draft is used once"), as_bytes(to_be_signed_); }
  SignatureAlgorithm algorithm() const noexcept { return algorithm_; }
  const Digest& document() const noexcept { return document_; }
  const SealId& seal_id() const noexcept { return seal_id_; }
  Instant at() const noexcept { return at_; }
  /// XML: the ds:Signature element up to and behind the base64 of its value. PDF: the update up to and behind the
  /// hexadecimal digits of /Contents.
  const std::string& before_value() const noexcept { return before_value_; }
  const std::string& after_value() const noexcept { return after_value_; }

 private:
  // The only pens: one for each form, and one for what an appliance says of itself to its department.
  friend Result<Draft> compose(Permit&& permit, const VerifiedDocument& document, const SealParts& parts);
  friend Result<Draft> compose_pdf(Permit&& permit, const VerifiedDocument& document, const PdfSealParts& parts);
  friend Result<Draft> compose_key_proof(const KeyProof& proof, const Certificate& certificate);
  Draft() = default;
  Digest document_;
  std::string to_be_signed_, before_value_, after_value_;
  SignatureAlgorithm algorithm_{};
  SealId seal_id_;
  Instant at_;
  bool live_ = true;
};

}  // namespace signet
