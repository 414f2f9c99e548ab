// Which of the profiles' layouts a document has, and where its slots are.
#pragma once

#include <vector>

#include "document/xml/tree.h"
#include "policy/base/result.h"
#include "policy/model/profile.h"

namespace signet::xml {

/// A layout that fits one document.
struct Fit {
  const Layout* layout = nullptr;
  NodeIndex region = no_node;     // the leading signature's region
  NodeIndex seal_slot = no_node;  // where the layout has one
};

/// The first layout whose document element, leading region, leading slot and seal slot are there.
Result<Fit> choose_layout(const Tree& tree, const std::vector<Layout>& layouts);

/// Outside the region there are only the elements that lead to it and to the slots, the slots themselves with at most
/// signatures in them, and white space. An unsigned second record beside the signed one would be what some readers show.
Outcome refuse_strangers(const Tree& tree, const Fit& fit);

/// The role whose slot a signature stands in. Refuses `unknown_signature` unless the signature is the only content of
/// an element that the slots of exactly one role match.
Result<Role> role_of(const Tree& tree, const Fit& fit, NodeIndex signature);

}  // namespace signet::xml
