// A strict reader of canonical XML (Canonical XML 1.0, Exclusive XML Canonicalization 1.0): the only XML that the key
// holder reads, and only octets that a verified signature covers. What is not in canonical form is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"
#include "policy/model/kind.h"
#include "policy/model/profile.h"

namespace signet {

class CanonicalTree {
 public:
  using Index = std::uint32_t;
  static constexpr Index none = ~Index{0};

  struct Attribute {
    std::string_view name;   // as written, prefix included; `xmlns` and `xmlns:p` are not among them
    std::string_view value;  // escaped as in the octets
  };
  struct Binding {
    std::string_view prefix;  // empty: the default namespace
    std::string_view uri;     // escaped; empty: undeclared
  };
  struct Node {
    std::string_view name;           // as written
    std::string_view namespace_uri;  // resolved; empty: none
    std::uint32_t begin = 0;         // `<` of the start tag
    std::uint32_t content = 0;       // behind the start tag
    std::uint32_t close = 0;         // `<` of the end tag
    std::uint32_t end = 0;           // behind the end tag
    Index parent = none, first_child = none, next_sibling = none;
    std::uint32_t bindings_begin = 0, bindings_end = 0;
    std::uint32_t attributes_begin = 0, attributes_end = 0;
  };

  /// Refuses (`signature_malformed`) anything that is not one element in canonical form.
  static Result<CanonicalTree> parse(Bytes octets);

  CanonicalTree(CanonicalTree&&) = default;
  CanonicalTree& operator=(CanonicalTree&&) = default;

  Index root() const noexcept { return 0; }
  std::size_t size() const noexcept { return nodes_.size(); }
  const Node& node(Index index) const { return nodes_.at(index); }
  std::string_view local_name(Index index) const;
  std::vector<Index> children(Index index) const;
  /// The element children with this local name and namespace.
  std::vector<Index> children(Index index, std::string_view namespace_uri, std::string_view local) const;
  /// The one such child, or none.
  Index child(Index index, std::string_view namespace_uri, std::string_view local) const;
  std::optional<std::string> attribute(Index index, std::string_view name) const;
  /// The unescaped text; nothing if there are child elements.
  std::optional<std::string> text(Index index) const;
  /// Whether `inner` is `outer` or stands inside it.
  bool contains(Index outer, Index inner) const;
  /// All elements whose Id, ID, id or xml:id is `value`.
  std::vector<Index> by_id(std::string_view value) const;
  /// Elements that a path selects, the path beginning at `from` itself. The path's attribute is not looked at.
  std::vector<Index> select(Index from, const Path& path) const;
  /// The text (or attribute) of the one element that the path selects; nothing if none, several, or mixed content.
  std::optional<std::string> value(Index from, const Path& path) const;
  /// Whether an xml:* attribute stands on the element's ancestors: inclusive C14N would inherit it.
  bool inherits_xml_attributes(Index index) const;
  /// The canonical octets of a subtree as its own apex, as far as these octets show the namespace context.
  Bytes canonical(Index index, C14n method) const;
  ByteView octets() const noexcept { return octets_; }

 private:
  friend class CanonicalParser;
  CanonicalTree() = default;
  std::vector<Binding> in_scope(Index index) const;
  std::string_view slice(std::uint32_t begin, std::uint32_t end) const { return as_text(ByteView{octets_}.subspan(begin, end - begin)); }
  void write_exclusive(Index index, std::vector<Binding>& rendered, std::string& out) const;

  Bytes octets_;
  std::vector<Node> nodes_;  // document order
  std::vector<Attribute> attributes_;
  std::vector<Binding> bindings_;
};

/// The text that canonical escapes stand for (&amp; &lt; &gt; &quot; &#x9; &#xA; &#xD;).
std::string unescape_canonical(std::string_view escaped);

}  // namespace signet
