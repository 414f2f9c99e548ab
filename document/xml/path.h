// A profile's slot paths (`/A/B`, `//NAME`, `[@Id='…']`) against a tree. No XPath engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/xml/tree.h"
#include "policy/model/profile.h"

namespace signet::xml {

/// Names are compared as written; a prefix means what it means on the document element. Nothing inside a ds:Signature
/// is ever matched, so that no signer can bring slots of his own.
bool matches(const Tree& tree, const Path& path, NodeIndex element);
std::vector<NodeIndex> find(const Tree& tree, const Path& path);
/// A field's value: the text directly in it. Its path begins at `top`, which is its first step. Nothing: none, or several.
std::optional<std::string> value(const Tree& tree, const Path& path, NodeIndex top);

}  // namespace signet::xml
