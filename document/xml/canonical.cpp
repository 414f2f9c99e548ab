#include "document/xml/canonical.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace signet::xml {
namespace {

// Canonical XML 1.0 clause 2.3: what each kind of text replaces.
enum : unsigned char { in_text = 1, in_attribute = 2 };

constexpr auto special = [] {
  std::array<unsigned char, 256> table{};
  table['&'] = in_text | in_attribute;
  table['<'] = in_text | in_attribute;
  table['>'] = in_text;
  table['"'] = in_attribute;
  table['\t'] = in_attribute;
  table['\n'] = in_attribute;
  table['\r'] = in_text | in_attribute;
  return table;
}();

constexpr std::string_view replacement(char c) noexcept {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t': return "&#x9;";
    case '\n': return "&#xA;";
    default: return "&#xD;";
  }
}

class Canonicalizer {
 public:
  Canonicalizer(const Tree& tree, Subtree subtree, C14n method, std::size_t size_max)
      : tree_(tree), subtree_(subtree), method_(method), size_max_(size_max), bound_(tree.prefix_count()) {}

  std::optional<Bytes> run();

 private:
  struct Open {
    NodeIndex node;
    std::size_t undo;  // size of undo_ before its start tag
  };
  struct Undo {
    PrefixIndex prefix;
    std::string_view uri;
  };

  void put(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }
  void put(char c) { out_.push_back(static_cast<unsigned char>(c)); }
  void put_escaped(std::string_view text, unsigned char where);
  void put_name(std::string_view prefix, std::string_view local);
  void put_instruction(NodeIndex node);
  void put_attribute(const Attribute& attribute);
  void start(NodeIndex node);
  void finish();
  void visit(NodeIndex node);
  void bind(const Namespace& wanted);
  void choose_inclusive(NodeIndex node);
  void choose_exclusive(NodeIndex node);
  void put_namespaces();
  void put_attributes(NodeIndex node);
  std::vector<Attribute> with_inherited(NodeIndex node) const;

  const Tree& tree_;
  Subtree subtree_;
  C14n method_;
  std::size_t size_max_;
  std::vector<std::string_view> bound_;  // by prefix: the URI that the output has in scope
  std::vector<Undo> undo_;
  std::vector<Open> open_;
  std::vector<Namespace> chosen_;  // to write on the element being started
  Bytes out_;
};

void Canonicalizer::put_escaped(std::string_view text, unsigned char where) {
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((special[static_cast<unsigned char>(text[i])] & where) == 0) continue;
    put(text.substr(clean, i - clean));
    put(replacement(text[i]));
    clean = i + 1;
  }
  put(text.substr(clean));
}

void Canonicalizer::put_name(std::string_view prefix, std::string_view local) {
  if (!prefix.empty()) put(prefix), put(':');
  put(local);
}

/// Writes a declaration only where the output's nearest one differs.
void Canonicalizer::bind(const Namespace& wanted) {
  std::string_view& bound = bound_[wanted.prefix_index];
  if (bound == wanted.uri) return;
  undo_.push_back({wanted.prefix_index, bound});
  bound = wanted.uri;
  chosen_.push_back(wanted);
}

// Canonical XML 1.0 clause 2.3, namespace axis: the apex shows all that is in scope, the others what changes.
void Canonicalizer::choose_inclusive(NodeIndex node) {
  if (open_.empty()) {
    for (const Namespace& each : tree_.scope(node)) bind(each);
  } else {
    for (const Namespace& each : tree_.namespaces(node)) bind(each);
  }
}

// Exclusive XML Canonicalization 1.0 clause 3: only visibly utilized prefixes.
void Canonicalizer::choose_exclusive(NodeIndex node) {
  const Node& element = tree_[node];
  if (element.prefix != "xml") bind({.prefix = element.prefix, .uri = element.uri, .prefix_index = element.prefix_index});
  for (const Attribute& each : tree_.attributes(node)) {
    if (each.prefix.empty() || each.prefix == "xml") continue;
    bind({.prefix = each.prefix, .uri = each.uri, .prefix_index = each.prefix_index});
  }
  std::ranges::sort(chosen_, {}, &Namespace::prefix);
}

void Canonicalizer::put_namespaces() {
  for (const Namespace& each : chosen_) {
    put(each.prefix.empty() ? " xmlns" : " xmlns:"), put(each.prefix), put("=\"");
    put_escaped(each.uri, in_attribute), put('"');
  }
}

void Canonicalizer::put_attribute(const Attribute& attribute) {
  put(' '), put_name(attribute.prefix, attribute.local), put("=\"");
  put_escaped(attribute.value, in_attribute), put('"');
}

// Canonical XML 1.0 clause 2.4: the apex takes over the xml: attributes of its ancestors, the nearest of each name.
std::vector<Attribute> Canonicalizer::with_inherited(NodeIndex node) const {
  const auto own = tree_.attributes(node);
  std::vector<Attribute> all{own.begin(), own.end()};
  for (NodeIndex at = tree_[node].parent; at != no_node; at = tree_[at].parent) {
    for (const Attribute& each : tree_.attributes(at)) {
      const auto same = [&each](const Attribute& known) { return known.uri == xml_namespace && known.local == each.local; };
      if (each.uri == xml_namespace && std::ranges::none_of(all, same)) all.push_back(each);
    }
  }
  std::ranges::sort(all, [](const Attribute& a, const Attribute& b) { return std::tie(a.uri, a.local) < std::tie(b.uri, b.local); });
  return all;
}

void Canonicalizer::put_attributes(NodeIndex node) {
  if (open_.empty() && method_ == C14n::inclusive) {
    for (const Attribute& each : with_inherited(node)) put_attribute(each);
  } else {
    for (const Attribute& each : tree_.attributes(node)) put_attribute(each);
  }
}

void Canonicalizer::start(NodeIndex node) {
  const std::size_t undo = undo_.size();
  chosen_.clear();
  if (method_ == C14n::inclusive) {
    choose_inclusive(node);
  } else {
    choose_exclusive(node);
  }
  put('<'), put_name(tree_[node].prefix, tree_[node].local);
  put_namespaces();
  put_attributes(node);
  put('>');
  open_.push_back({node, undo});
}

void Canonicalizer::finish() {
  const Open closing = open_.back();
  open_.pop_back();
  put("</"), put_name(tree_[closing.node].prefix, tree_[closing.node].local), put('>');
  for (; undo_.size() > closing.undo; undo_.pop_back()) bound_[undo_.back().prefix] = undo_.back().uri;
}

// Canonical XML 1.0 clause 2.3: outside the document element a line feed separates an instruction from it.
void Canonicalizer::put_instruction(NodeIndex node) {
  const bool outside = tree_[node].parent == 0;
  if (outside && node > tree_.root()) put('\n');
  put("<?"), put(tree_[node].local);
  if (!tree_[node].text.empty()) put(' '), put(tree_[node].text);
  put("?>");
  if (outside && node < tree_.root()) put('\n');
}

void Canonicalizer::visit(NodeIndex node) {
  switch (tree_[node].kind) {
    case NodeKind::document: return;
    case NodeKind::element: return start(node);
    case NodeKind::text: return put_escaped(tree_[node].text, in_text);
    case NodeKind::instruction: return put_instruction(node);
  }
}

std::optional<Bytes> Canonicalizer::run() {
  const NodeIndex end = tree_[subtree_.apex].end;
  if (tree_[subtree_.apex].kind == NodeKind::element) out_.reserve(tree_[subtree_.apex].finish - tree_[subtree_.apex].begin + 256);
  for (NodeIndex node = subtree_.apex; node < end;) {
    while (!open_.empty() && node >= tree_[open_.back().node].end) finish();
    if (out_.size() > size_max_) return std::nullopt;
    if (node == subtree_.without) {
      node = tree_[node].end;
    } else {
      visit(node++);
    }
  }
  while (!open_.empty()) finish();
  if (out_.size() > size_max_) return std::nullopt;
  return std::move(out_);
}

}  // namespace

std::optional<Bytes> canonical_form(const Tree& tree, Subtree subtree, C14n method, std::size_t size_max) {
  return Canonicalizer{tree, subtree, method, size_max}.run();
}

}  // namespace signet::xml
