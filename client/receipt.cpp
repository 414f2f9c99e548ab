#include "client/receipt.h"

#include "client/json_fields.h"
#include "journal/canonical_json.h"
#include "journal/witness.h"
#include "journal/year.h"
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

// C2SP tlog-proof: the entry counts because its path leads to a root that the journal has signed.
Outcome check_receipt(const ReceiptGiven& receipt, const std::string& journal, const SealFacts& seal) {
  const auto key = receipt.key_of(journal);
  if (!key) return Refusal{Reason::receipt_unchecked, journal};
  if (key->name != journal) return Refusal{Reason::not_journaled, "the seal names another journal"};
  // Begun in one year and completed in the next: the seal names the year of its intent, the receipt that of its outcome.
  const auto proof = journal::parse_proof(receipt.text);
  const auto origin = proof ? journal::claimed_origin({0, {}, proof->checkpoint}) : std::nullopt;
  const auto later = origin && *origin > journal ? journal::in_year(*key, *origin) : std::nullopt;
  TRY(const auto proved, journal::verify_proof(receipt.text, later.value_or(*key)));
  return receipt_is_of(proved, seal);
}

}  // namespace signet::client
