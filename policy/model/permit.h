// Leave to seal one document, once. The policy writes it; composing the seal uses it up.
#pragma once

#include <utility>

#include "policy/base/ensure.h"
#include "policy/model/verified_document.h"

namespace signet {

class Decision;
struct DecisionInput;

class Permit {
 public:
  Permit(Permit&& other) noexcept : document_(other.document_), at_(other.at_), live_(std::exchange(other.live_, false)) {}
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;
  Permit& operator=(Permit&&) = delete;
  ~Permit() = default;

  /// SHA-256 of the document it is for.
  const Digest& document() const noexcept { return ensure(live_, "a permit is used once"), document_; }
  /// The `now` of the decision.
  Instant at() const noexcept { return ensure(live_, "a permit is used once"), at_; }

 private:
  friend Decision decide(const DecisionInput& input, const VerifiedDocument& document);  // the only pen
  Permit(const Digest& document, Instant at) : document_(document), at_(at) {}
  Digest document_;
  Instant at_;
  bool live_ = true;
};

}  // namespace signet
