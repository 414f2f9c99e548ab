#include "document/xml/path.h"

#include "document/xml/names.h"

namespace signet::xml {
namespace {

std::string_view root_binding(const Tree& tree, std::string_view prefix) noexcept {
  for (const Namespace& declared : tree.namespaces(tree.root())) {
    if (declared.prefix == prefix) return declared.uri;
  }
  return {};
}

bool named(const Tree& tree, NodeIndex element, std::string_view written) noexcept {
  const Node& node = tree[element];
  if (node.prefix.empty()) {
    if (node.local != written) return false;
  } else {
    const auto size = node.prefix.size();
    if (written.size() != size + 1 + node.local.size() || !written.starts_with(node.prefix) || written[size] != ':' ||
        !written.ends_with(node.local))
      return false;
  }
  return node.uri == root_binding(tree, node.prefix);
}

bool has_id(const Tree& tree, NodeIndex element, std::string_view id) noexcept {
  const Attribute* const attribute = tree.attribute(element, "Id");
  return attribute != nullptr && attribute->value == id;
}

bool inside_signature(const Tree& tree, NodeIndex element) noexcept {
  for (NodeIndex at = element; at != no_node; at = tree[at].parent) {
    if (tree.is(at, names::dsig, "Signature")) return true;
  }
  return false;
}

// The steps lead from a child of `above` to the element.
bool led_to(const Tree& tree, const Path& path, NodeIndex element, NodeIndex above) {
  NodeIndex at = element;
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (at == above || at == no_node || tree[at].kind != NodeKind::element || !named(tree, at, *step)) return false;
    at = tree[at].parent;
  }
  if (path.steps.empty() || (!path.anywhere && at != above)) return false;
  if (!path.id.empty() && !has_id(tree, element, path.id)) return false;
  return !inside_signature(tree, element);
}

}  // namespace

bool matches(const Tree& tree, const Path& path, NodeIndex element) { return led_to(tree, path, element, 0); }

std::vector<NodeIndex> find(const Tree& tree, const Path& path) {
  std::vector<NodeIndex> found;
  for (NodeIndex node = 1; node < tree.size(); ++node) {
    if (matches(tree, path, node)) found.push_back(node);
  }
  return found;
}

std::optional<std::string> value(const Tree& tree, const Path& path, NodeIndex top) {
  NodeIndex found = no_node;
  for (NodeIndex node = top; node < tree[top].end; ++node) {
    if (!led_to(tree, path, node, tree[top].parent)) continue;
    if (found != no_node) return std::nullopt;
    found = node;
  }
  if (found == no_node) return std::nullopt;
  if (path.attribute.empty()) return tree.direct_text(found);
  const Attribute* const attribute = tree.attribute(found, path.attribute);
  return attribute == nullptr ? std::nullopt : std::optional{std::string{attribute->value}};
}

}  // namespace signet::xml
