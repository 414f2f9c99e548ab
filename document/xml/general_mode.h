// Evidence of any XML document with signatures, for `signet verify`.
#pragma once

#include "document/xml/tree.h"
#include "policy/base/result.h"
#include "policy/model/profile.h"

namespace signet::xml {

/// Where a layout fits, signatures in its slots get their roles; nothing is refused for lack of one.
Result<Evidence> read_all_signatures(const Tree& tree, const std::vector<Layout>& layouts);

}  // namespace signet::xml
