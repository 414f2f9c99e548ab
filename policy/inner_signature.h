// Signatures inside a leading region, found and taken apart in the very octets that the leading signature covers (invariant 1). Pure.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/reason.h"
#include "policy/canonical.h"
#include "policy/model/profile.h"
#include "policy/signature_check.h"

namespace signet {

struct PlacedSignature {
  CanonicalTree::Index slot, signature;
  const SlotRule* rule;
};

/// The part of a slot's path inside the leading region, which begins at the region's own element; nothing: the slot stands outside.
std::optional<Path> inside_region(const Path& slots, std::string_view region_element);

/// Every filled slot inside the region, in document order; anything else that looks like a signature is a defect.
std::vector<PlacedSignature> placed_signatures(const CanonicalTree& region, const Layout& layout, std::vector<Finding>& defects);

/// SignedInfo, value and certificates of a Signature element (XML Signature 4.2 to 4.5), or `signature-malformed`.
Result<SignatureParts> inner_parts(const CanonicalTree& region, CanonicalTree::Index signature);

/// The canonical octets that a reference of this signature names within the region, or why there are none.
Result<Bytes> inner_octets(const CanonicalTree& region, CanonicalTree::Index signature, const ReferenceInfo& reference);

/// Whether `part` holds every subject and every field that is read. A region found by its Id must also be the one the profile means:
/// otherwise a signature over some small element with that Id would pass for one over the whole.
bool covers_everything(const CanonicalTree& region, CanonicalTree::Index part, const Profile& profile);

}  // namespace signet
