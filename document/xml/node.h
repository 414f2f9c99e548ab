// A parsed document as one array of nodes in document order: a subtree is a range of indices, so that every walk is a
// loop and no walk can recurse. Comments are not kept (both accepted canonical forms drop them).
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace signet::xml {

/// Index of a node in its tree. The document itself is node 0.
using NodeIndex = std::uint32_t;
constexpr NodeIndex no_node = std::numeric_limits<NodeIndex>::max();

enum class NodeKind : std::uint8_t { document, element, text, instruction };

/// What a prefix is called inside one tree: small numbers, `0` for no prefix.
using PrefixIndex = std::uint16_t;

struct Attribute {
  std::string_view prefix;
  std::string_view local;
  std::string_view uri;    // namespace; empty: none
  std::string_view value;  // normalised as XML 1.0 clause 3.3.3 says
  PrefixIndex prefix_index = 0;
};

struct Namespace {
  std::string_view prefix;
  std::string_view uri;
  PrefixIndex prefix_index = 0;
};

struct Node {
  NodeKind kind = NodeKind::text;
  bool self_closed = false;
  PrefixIndex prefix_index = 0;
  NodeIndex parent = no_node;
  NodeIndex end = 0;  // behind the last node of its subtree
  std::string_view prefix;
  std::string_view local;                                  // element: local name; instruction: target
  std::string_view uri;                                    // element: namespace
  std::string_view text;                                   // text: characters; instruction: data
  std::uint32_t attributes_begin = 0, attributes_end = 0;  // sorted by namespace, then name (Canonical XML 1.0 clause 2.2)
  std::uint32_t namespaces_begin = 0, namespaces_end = 0;  // sorted by prefix
  // Byte positions in the received document, elements only.
  std::uint32_t begin = 0;          // of `<`
  std::uint32_t start_tag_end = 0;  // behind `>` or `/>`
  std::uint32_t end_tag_begin = 0;  // of `</`; self-closed: equals start_tag_end
  std::uint32_t finish = 0;         // behind the element
};

}  // namespace signet::xml
