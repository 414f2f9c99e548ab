// What the entry that a receipt proves says about a seal.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "journal/proof.h"
#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::client {

/// The proved entry is a `sealed` one and names this file. Else `not_journaled`.
Outcome receipt_is_of(const journal::ProvedEntry& proved, const Digest& sealed_document);

struct SealFacts {
  Digest value;  // SHA-256 of the seal's SignatureValue; of a PDF's octets up to the end of the revision that the seal signs
  std::string seal_id;
  Digest file;  // of the file as it is now
};
/// The proved entry is a `sealed` one of this seal. The SignatureValue decides: later timestamps may change the file, and
/// only inside the seal's own unsigned properties.
Outcome receipt_is_of(const journal::ProvedEntry& proved, const SealFacts& seal);

struct ReceiptGiven {
  std::string text;
  /// The key of the journal that the seal names; nothing when it is not known here.
  std::function<std::optional<journal::Verifier>(const std::string& origin)> key_of;
};
/// The receipt proves that this journal recorded this seal. `receipt_unchecked` where the journal's key is not known here.
Outcome check_receipt(const ReceiptGiven& receipt, const std::string& journal, const SealFacts& seal);

}  // namespace signet::client
