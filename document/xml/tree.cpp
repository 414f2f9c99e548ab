#include "document/xml/tree.h"

#include <algorithm>

namespace signet::xml {

std::span<const Attribute> Tree::attributes(NodeIndex element) const noexcept {
  const Node& node = nodes_[element];
  return std::span{attributes_}.subspan(node.attributes_begin, node.attributes_end - node.attributes_begin);
}

std::span<const Namespace> Tree::namespaces(NodeIndex element) const noexcept {
  const Node& node = nodes_[element];
  return std::span{namespaces_}.subspan(node.namespaces_begin, node.namespaces_end - node.namespaces_begin);
}

const Attribute* Tree::attribute(NodeIndex element, std::string_view local) const noexcept {
  for (const Attribute& attribute : attributes(element)) {
    if (attribute.uri.empty() && attribute.local == local) return &attribute;
  }
  return nullptr;
}

bool Tree::is(NodeIndex node, std::string_view uri, std::string_view local) const noexcept {
  return nodes_[node].kind == NodeKind::element && nodes_[node].local == local && nodes_[node].uri == uri;
}

NodeIndex Tree::first_child(NodeIndex node) const noexcept { return node + 1 < nodes_[node].end ? node + 1 : no_node; }

NodeIndex Tree::next_sibling(NodeIndex node) const noexcept {
  const NodeIndex parent = nodes_[node].parent;
  const NodeIndex next = nodes_[node].end;
  return parent != no_node && next < nodes_[parent].end ? next : no_node;
}

std::string Tree::direct_text(NodeIndex element) const {
  std::string text;
  for (NodeIndex child = first_child(element); child != no_node; child = next_sibling(child)) {
    if (nodes_[child].kind == NodeKind::text) text += nodes_[child].text;
  }
  return text;
}

std::string Tree::written_name(NodeIndex element) const {
  const Node& node = nodes_[element];
  return node.prefix.empty() ? std::string{node.local} : std::string{node.prefix} + ":" + std::string{node.local};
}

std::string Tree::path(NodeIndex element) const {
  std::vector<NodeIndex> steps;
  for (NodeIndex at = element; at != no_node && nodes_[at].kind == NodeKind::element; at = nodes_[at].parent) steps.push_back(at);
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += "/" + written_name(*step);
  return path;
}

std::vector<Namespace> Tree::scope(NodeIndex element) const {
  std::vector<Namespace> found;
  std::vector<bool> seen(prefixes_.size(), false);
  for (NodeIndex at = element; at != no_node; at = nodes_[at].parent) {
    for (const Namespace& declared : namespaces(at)) {
      if (seen[declared.prefix_index]) continue;
      seen[declared.prefix_index] = true;
      if (!declared.uri.empty()) found.push_back(declared);
    }
  }
  std::ranges::sort(found, {}, &Namespace::prefix);
  return found;
}

}  // namespace signet::xml
