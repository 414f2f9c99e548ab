#include "client/receipt.h"

#include "client/json_fields.h"
#include "journal/canonical_json.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

Result<nlohmann::json> sealed_entry(const journal::ProvedEntry& proved) {
  TRY(auto entry, journal::parse_canonical(proved.entry));
  if (text_of(entry, "kind") != "sealed") return Refusal{Reason::not_journaled, "the receipt proves another kind of entry"};
  return entry;
}

}  // namespace

Outcome receipt_is_of(const journal::ProvedEntry& proved, const Digest& sealed_document) {
  TRY(const auto entry, sealed_entry(proved));
  if (text_of(entry, "file") != to_hex(sealed_document)) return Refusal{Reason::not_journaled, "the receipt is of another file"};
  return Done{};
}

Outcome receipt_is_of(const journal::ProvedEntry& proved, const SealFacts& seal) {
  TRY(const auto entry, sealed_entry(proved));
  const bool same = text_of(entry, "value") == to_hex(seal.value) && text_of(entry, "seal_id") == seal.seal_id;
  if (!same) return Refusal{Reason::not_journaled, "the receipt is of another seal"};
  return Done{};
}

}  // namespace signet::client
