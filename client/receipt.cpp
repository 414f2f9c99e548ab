#include "client/receipt.h"

#include <nlohmann/json.hpp>

#include "client/json_fields.h"
#include "journal/canonical_json.h"

namespace signet::client {

Outcome receipt_is_of(const journal::ProvedEntry& proved, const Digest& sealed_document) {
  TRY(const auto entry, journal::parse_canonical(proved.entry));
  if (text_of(entry, "kind") != "sealed") return Refusal{Reason::not_journaled, "the receipt proves another kind of entry"};
  if (text_of(entry, "file") != to_hex(sealed_document)) return Refusal{Reason::not_journaled, "the receipt is of another file"};
  return Done{};
}

}  // namespace signet::client
