#include "document/xml/tree_builder.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace signet::xml {

// Character references, line ends and normalisation only ever shorten a text, so the document's own size is enough.
TreeBuilder::TreeBuilder(ByteView document) : capacity_(document.size()) {
  tree_.bytes_ = document;
  tree_.characters_ = std::make_unique_for_overwrite<char[]>(capacity_ + 1);
  tree_.prefixes_.emplace_back();
  tree_.nodes_.reserve(document.size() / 24 + 16);
  tree_.nodes_.push_back(Node{.kind = NodeKind::document});
}

bool TreeBuilder::keep(std::string_view& characters) {
  if (characters.size() > capacity_ - used_) return false;
  char* const place = tree_.characters_.get() + used_;
  if (!characters.empty()) std::memcpy(place, characters.data(), characters.size());
  used_ += characters.size();
  characters = {place, characters.size()};
  return true;
}

bool TreeBuilder::intern(std::string_view prefix, PrefixIndex& index) {
  const auto found = std::ranges::find(tree_.prefixes_, prefix);
  index = static_cast<PrefixIndex>(found - tree_.prefixes_.begin());
  if (found != tree_.prefixes_.end()) return true;
  if (tree_.prefixes_.size() >= prefixes_max) return false;
  tree_.prefixes_.push_back(prefix);
  return true;
}

bool TreeBuilder::declare(std::string_view prefix, std::string_view uri) {
  Namespace declared{.prefix = prefix, .uri = uri};
  if (!intern(prefix, declared.prefix_index)) return false;
  tree_.namespaces_.push_back(declared);
  return true;
}

bool TreeBuilder::attribute(Attribute attribute) {
  if (!keep(attribute.value) || !intern(attribute.prefix, attribute.prefix_index)) return false;
  tree_.attributes_.push_back(attribute);
  return true;
}

NodeIndex TreeBuilder::append(Node node) {
  node.parent = open_;
  const auto index = static_cast<NodeIndex>(tree_.nodes_.size());
  node.end = index + 1;
  tree_.nodes_.push_back(node);
  return index;
}

bool TreeBuilder::open(Node element) {
  if (!intern(element.prefix, element.prefix_index)) return false;
  element.kind = NodeKind::element;
  element.attributes_begin = attributes_begin_;
  element.attributes_end = attributes_begin_ = static_cast<std::uint32_t>(tree_.attributes_.size());
  element.namespaces_begin = namespaces_begin_;
  element.namespaces_end = namespaces_begin_ = static_cast<std::uint32_t>(tree_.namespaces_.size());
  std::sort(tree_.attributes_.begin() + element.attributes_begin, tree_.attributes_.end(),
            [](const Attribute& a, const Attribute& b) { return std::tie(a.uri, a.local) < std::tie(b.uri, b.local); });
  std::sort(tree_.namespaces_.begin() + element.namespaces_begin, tree_.namespaces_.end(),
            [](const Namespace& a, const Namespace& b) { return a.prefix < b.prefix; });
  open_ = append(element);
  if (depth_ == 0) tree_.root_ = open_;
  ++depth_, ++elements_;
  remember_ids(open_);
  return true;
}

void TreeBuilder::remember_ids(NodeIndex element) {
  for (const Attribute& attribute : tree_.attributes(element)) {
    const bool plain = attribute.uri.empty() && (attribute.local == "Id" || attribute.local == "ID" || attribute.local == "id");
    const bool standard = attribute.uri == xml_namespace && attribute.local == "id";
    if (plain || standard) tree_.ids_.push_back({attribute.value, element});
  }
}

void TreeBuilder::close(std::uint32_t end_tag_begin, std::uint32_t finish) {
  Node& node = tree_.nodes_[open_];
  node.end = static_cast<NodeIndex>(tree_.nodes_.size());
  node.end_tag_begin = end_tag_begin;
  node.finish = finish;
  open_ = node.parent;
  --depth_;
}

bool TreeBuilder::text(std::string_view characters) {
  Node& last = tree_.nodes_.back();
  const bool goes_on =
      last.kind == NodeKind::text && last.parent == open_ && last.text.data() + last.text.size() == tree_.characters_.get() + used_;
  if (!keep(characters)) return false;
  if (goes_on) {
    last.text = {last.text.data(), last.text.size() + characters.size()};
  } else {
    append(Node{.kind = NodeKind::text, .text = characters});
  }
  return true;
}

bool TreeBuilder::instruction(std::string_view target, std::string_view data) {
  if (!keep(data)) return false;
  append(Node{.kind = NodeKind::instruction, .local = target, .text = data});
  ++elements_;
  return true;
}

Tree TreeBuilder::finish() {
  tree_.nodes_[0].end = tree_.size();
  std::ranges::stable_sort(tree_.ids_, {}, &IdEntry::value);
  return std::move(tree_);
}

}  // namespace signet::xml
