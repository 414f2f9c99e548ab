// Canonical XML 1.0 (inclusive) and Exclusive XML Canonicalization 1.0, both without comments, of one subtree.
#pragma once

#include <optional>

#include "document/xml/tree.h"
#include "policy/model/kind.h"

namespace signet::xml {

/// A node with all its descendants, less one subtree (the enveloped signature). The document node stands for the whole document.
struct Subtree {
  NodeIndex apex = 0;
  NodeIndex without = no_node;
  friend bool operator==(const Subtree&, const Subtree&) = default;
};

/// Nothing when the form would have more than `size_max` octets.
std::optional<Bytes> canonical_form(const Tree& tree, Subtree subtree, C14n method, std::size_t size_max);

}  // namespace signet::xml
