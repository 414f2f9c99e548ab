// The proof that the intent of one draft is durable in the journal. Without it the token is not asked.
#pragma once

#include <cstdint>

#include "policy/base/digest.h"
#include "policy/model/draft.h"

namespace signet {

class Recorder;  // keyhold's side of the journal

class Recorded {
 public:
  /// Whether the entry names SHA-256 of the very octets that this draft gives to the token.
  bool covers(const Draft& draft) const { return sha256(draft.to_be_signed()) == to_be_signed_; }
  std::uint64_t index() const noexcept { return index_; }

 private:
  friend class Recorder;  // the only pen
  Recorded(std::uint64_t index, const Digest& to_be_signed) : index_(index), to_be_signed_(to_be_signed) {}
  std::uint64_t index_;
  Digest to_be_signed_;
};

}  // namespace signet
