// What the entry that a receipt proves says about a document.
#pragma once

#include "journal/proof.h"
#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::client {

/// The proved entry is a `sealed` one and names this file. Else `not_journaled`.
Outcome receipt_is_of(const journal::ProvedEntry& proved, const Digest& sealed_document);

}  // namespace signet::client
