// Fills a tree in document order. Answers `false` where a limit of its own is reached.
#pragma once

#include "document/xml/tree.h"

namespace signet::xml {

/// Distinct prefixes in one document: keeps the bookkeeping of canonical forms small (a transcript has about five).
constexpr std::size_t prefixes_max = 128;

class TreeBuilder {
 public:
  explicit TreeBuilder(ByteView document);
  /// Keeps the parser's dictionary, into which names and namespaces point.
  void keep_names(std::shared_ptr<const void> names) { tree_.names_ = std::move(names); }

  [[nodiscard]] bool declare(std::string_view prefix, std::string_view uri);
  [[nodiscard]] bool attribute(Attribute attribute);
  [[nodiscard]] bool open(Node element);  // with the attributes and declarations given since the last one
  void close(std::uint32_t end_tag_begin, std::uint32_t finish);
  [[nodiscard]] bool text(std::string_view characters);
  [[nodiscard]] bool instruction(std::string_view target, std::string_view data);

  std::size_t depth() const noexcept { return depth_; }
  std::size_t elements() const noexcept { return elements_; }
  const Node& innermost() const noexcept { return tree_.nodes_[open_]; }
  Tree finish();

 private:
  bool keep(std::string_view& characters);
  bool intern(std::string_view prefix, PrefixIndex& index);
  NodeIndex append(Node node);
  void remember_ids(NodeIndex element);

  Tree tree_;
  std::size_t capacity_ = 0, used_ = 0;  // of tree_.characters_
  NodeIndex open_ = 0;
  std::size_t depth_ = 0, elements_ = 0;
  std::uint32_t attributes_begin_ = 0, namespaces_begin_ = 0;
};

}  // namespace signet::xml
