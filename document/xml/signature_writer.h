// One ds:Signature -> SignatureEvidence.
#pragma once

#include "document/xml/octet_store.h"
#include "document/xml/target.h"

namespace signet::xml {

/// What is known of a signature before its evidence is written.
struct PlacedSignature {
  SignatureElement element;
  std::vector<Target> targets;  // one for each reference
  std::uint8_t role = 0;
};

/// Reads every signature of the document and what its references name.
Result<std::vector<PlacedSignature>> place_signatures(const Tree& tree);

enum class Wanted { signed_info_only, octets_of_references };

Result<SignatureEvidence> write_evidence(const Tree& tree, const PlacedSignature& signature, Wanted wanted, OctetStore& store);

/// Which signatures stand inside the regions of each.
void note_coverage(const Tree& tree, const std::vector<PlacedSignature>& placed, std::vector<SignatureEvidence>& evidence);

/// Whether a region of this signature is the whole document but itself.
bool covers_whole(const Tree& tree, const PlacedSignature& signature);

}  // namespace signet::xml
