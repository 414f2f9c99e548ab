// Evidence of a document that is to be sealed (or was): by a layout, strictly.
#pragma once

#include "document/xml/tree.h"
#include "policy/base/result.h"
#include "policy/model/profile.h"

namespace signet::xml {

Result<Evidence> read_by_layout(const Tree& tree, const std::vector<Layout>& layouts);

}  // namespace signet::xml
