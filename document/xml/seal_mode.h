// Evidence of a document that is to be sealed (or was): by a layout, strictly.
#pragma once

#include "document/xml/tree.h"
#include "policy/base/result.h"
#include "policy/model/profile.h"

namespace signet::xml {

Result<Evidence> read_by_layout(const Tree& tree, const std::vector<Layout>& layouts);

/// Only the slot that the first fitting layout calls the seal's, for a person who signs there: what else the document holds is
/// read_by_layout's business, with the profile's own layout.
Result<Evidence> read_slot(const Tree& tree, const std::vector<Layout>& layouts);

}  // namespace signet::xml
