// What the entry that a receipt proves says about a seal.
#pragma once

#include "journal/proof.h"
#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::client {

/// The proved entry is a `sealed` one and names this file. Else `not_journaled`.
Outcome receipt_is_of(const journal::ProvedEntry& proved, const Digest& sealed_document);

struct SealFacts {
  Digest value;  // SHA-256 of the seal's SignatureValue
  std::string seal_id;
  Digest file;  // of the file as it is now
};
/// The proved entry is a `sealed` one of this seal. The SignatureValue decides: later timestamps may change the file, and
/// only inside the seal's own unsigned properties.
Outcome receipt_is_of(const journal::ProvedEntry& proved, const SealFacts& seal);

}  // namespace signet::client
