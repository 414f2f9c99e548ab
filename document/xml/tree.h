// The nodes of one document and what they point into. Views stay valid as long as the tree lives.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "document/xml/node.h"
#include "policy/base/bytes.h"
#include "policy/model/evidence.h"

namespace signet::xml {

constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

/// One value of an Id, ID, id or xml:id attribute.
struct IdEntry {
  std::string_view value;
  NodeIndex node = no_node;
};

class Tree {
 public:
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;

  const Node& operator[](NodeIndex index) const noexcept { return nodes_[index]; }
  NodeIndex size() const noexcept { return static_cast<NodeIndex>(nodes_.size()); }
  NodeIndex root() const noexcept { return root_; }
  std::size_t prefix_count() const noexcept { return prefixes_.size(); }
  ByteView bytes() const noexcept { return bytes_; }

  std::span<const Attribute> attributes(NodeIndex element) const noexcept;
  std::span<const Namespace> namespaces(NodeIndex element) const noexcept;
  /// The attribute without namespace of that name, or nothing.
  const Attribute* attribute(NodeIndex element, std::string_view local) const noexcept;
  bool is(NodeIndex node, std::string_view uri, std::string_view local) const noexcept;
  bool contains(NodeIndex outer, NodeIndex inner) const noexcept { return outer <= inner && inner < nodes_[outer].end; }
  /// The first child, or no_node. `next` goes on to the following sibling.
  NodeIndex first_child(NodeIndex node) const noexcept;
  NodeIndex next_sibling(NodeIndex node) const noexcept;
  /// All characters of the text nodes directly inside an element.
  std::string direct_text(NodeIndex element) const;
  /// The element's name as written, prefix included.
  std::string written_name(NodeIndex element) const;
  /// `/A/B/C`.
  std::string path(NodeIndex element) const;
  /// Namespaces in scope, sorted by prefix; an undeclared default namespace is not among them.
  std::vector<Namespace> scope(NodeIndex element) const;
  ByteRange range(NodeIndex element) const noexcept { return {nodes_[element].begin, nodes_[element].finish}; }
  const std::vector<IdEntry>& ids() const noexcept { return ids_; }

 private:
  friend class TreeBuilder;
  Tree() = default;
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
  std::vector<Namespace> namespaces_;
  std::vector<std::string_view> prefixes_;
  std::vector<IdEntry> ids_;            // sorted by value once the tree is complete
  std::unique_ptr<char[]> characters_;  // text and attribute values
  std::shared_ptr<const void> names_;   // the parser's dictionary
  ByteView bytes_;
  NodeIndex root_ = no_node;
};

/// Every attribute that bears this id (clang 14 cannot read libstdc++'s subranges, hence a span).
inline std::span<const IdEntry> ids_named(const Tree& tree, std::string_view id) {
  const auto [first, last] = std::equal_range(tree.ids().begin(), tree.ids().end(), IdEntry{id, no_node},
                                              [](const IdEntry& a, const IdEntry& b) { return a.value < b.value; });
  return {first, last};
}

}  // namespace signet::xml
