// What a leading region says about itself, read from its own canonical octets (invariant 1). Pure.
#pragma once

#include <vector>

#include "policy/base/reason.h"
#include "policy/canonical.h"
#include "policy/model/document_facts.h"
#include "policy/model/profile.h"

namespace signet {

/// Kind, fields, subjects with the slots that they name, and doubts about marks, where `profile` says they stand. What is missing, or
/// stands there twice, becomes a `field-missing`; a region of another profile is `unknown-format`.
void read_region_fields(const CanonicalTree& region, const Profile& profile, DocumentFacts& facts, std::vector<Finding>& defects);

}  // namespace signet
