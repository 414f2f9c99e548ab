// The parser of canonical.h: one pass, no recursion, no entity but the seven that canonical XML writes.
#include <algorithm>
#include <array>

#include "policy/base/limits.h"
#include "policy/base/utf8.h"
#include "policy/canonical.h"

namespace signet {

class CanonicalParser {
 public:
  explicit CanonicalParser(Bytes octets) { tree_.octets_ = std::move(octets), text_ = as_text(tree_.octets_); }
  std::optional<const char*> fault() const { return fault_ == nullptr ? std::nullopt : std::optional{fault_}; }
  CanonicalTree take() { return std::move(tree_); }

  void run() {
    if (text_.size() > limits::evidence_bytes_max) return fail("too large");
    if (!is_xml_utf8(text_)) return fail("not UTF-8 of XML characters");
    if (!starts("<") || starts("</")) return fail("no element");
    while (fault_ == nullptr && (!open_.empty() || tree_.nodes_.empty())) step();
    if (fault_ == nullptr && at_ != text_.size()) fail("more than one element");
  }

 private:
  void fail(const char* why) {
    if (fault_ == nullptr) fault_ = why;
  }
  bool starts(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void step() {
    if (at_ >= text_.size()) return fail("cut off");
    if (starts("</")) return end_tag();
    if (starts("<")) return start_tag();
    text_run();
  }

  void text_run() {
    while (at_ < text_.size() && text_[at_] != '<') {
      const char c = text_[at_];
      if (c == '&') {
        static constexpr std::array allowed{std::string_view{"&amp;"}, std::string_view{"&lt;"}, std::string_view{"&gt;"},
                                            std::string_view{"&#xD;"}};
        if (!entity(allowed)) return fail("an entity that canonical text does not have");
      } else if (c == '>' || c == '\r') {
        return fail("a character that canonical text escapes");
      } else {
        ++at_;
      }
    }
  }

  bool entity(std::span<const std::string_view> allowed) {
    for (const auto name : allowed) {
      if (starts(name)) return at_ += name.size(), true;
    }
    return false;
  }

  std::string_view name() {
    const auto begin = at_;
    while (at_ < text_.size() && std::string_view{" \t\n\r<>/=&\"'?!"}.find(text_[at_]) == std::string_view::npos) ++at_;
    const auto found = text_.substr(begin, at_ - begin);
    if (found.empty() || found.size() > 256 || found.front() == ':' || found.back() == ':' ||
        std::count(found.begin(), found.end(), ':') > 1)
      fail("not a name");
    return found;
  }

  std::string_view attribute_value() {
    if (!starts("=\"")) return fail("an attribute without a quoted value"), std::string_view{};
    at_ += 2;
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      const char c = text_[at_];
      if (c == '&') {
        static constexpr std::array allowed{std::string_view{"&amp;"}, std::string_view{"&lt;"},  std::string_view{"&quot;"},
                                            std::string_view{"&#x9;"}, std::string_view{"&#xA;"}, std::string_view{"&#xD;"}};
        if (!entity(allowed)) return fail("an entity that canonical attributes do not have"), std::string_view{};
      } else if (c == '<' || c == '\t' || c == '\n' || c == '\r') {
        return fail("a character that canonical attributes escape"), std::string_view{};
      } else {
        ++at_;
      }
    }
    if (at_ >= text_.size()) return fail("cut off"), std::string_view{};
    return text_.substr(begin, at_++ - begin);
  }

  void start_tag() {
    if (open_.size() >= limits::depth_max) return fail("too deep");
    if (tree_.nodes_.size() >= limits::elements_max) return fail("too many elements");
    CanonicalTree::Node node;
    node.begin = position();
    ++at_;
    node.name = name();
    node.bindings_begin = node.bindings_end = static_cast<std::uint32_t>(tree_.bindings_.size());
    node.attributes_begin = node.attributes_end = static_cast<std::uint32_t>(tree_.attributes_.size());
    while (fault_ == nullptr && starts(" ")) attribute(node);
    if (fault_ != nullptr) return;
    if (!starts(">")) return fail("not a canonical start tag");
    ++at_;
    node.content = position();
    push(node);
  }

  void attribute(CanonicalTree::Node& node) {
    ++at_;
    const auto attribute_name = name();
    const auto value = attribute_value();
    if (fault_ != nullptr) return;
    const bool declares = attribute_name == "xmlns" || attribute_name.starts_with("xmlns:");
    if (declares) {
      if (node.attributes_end != node.attributes_begin) return fail("a namespace behind an attribute");
      if (node.bindings_end - node.bindings_begin >= limits::namespaces_max) return fail("too many namespaces");
      const auto prefix = attribute_name == "xmlns" ? std::string_view{} : attribute_name.substr(6);
      if ((!prefix.empty() && value.empty()) || prefix == "xml" || prefix == "xmlns") return fail("a namespace that cannot be declared");
      for (auto i = node.bindings_begin; i < node.bindings_end; ++i) {
        if (tree_.bindings_[i].prefix >= prefix) return fail("namespaces out of order");
      }
      tree_.bindings_.push_back({prefix, value});
      ++node.bindings_end;
      return;
    }
    if (node.attributes_end - node.attributes_begin >= limits::attributes_max) return fail("too many attributes");
    for (auto i = node.attributes_begin; i < node.attributes_end; ++i) {
      if (tree_.attributes_[i].name == attribute_name) return fail("an attribute twice");
    }
    tree_.attributes_.push_back({attribute_name, value});
    ++node.attributes_end;
  }

  void push(CanonicalTree::Node node) {
    const auto index = static_cast<CanonicalTree::Index>(tree_.nodes_.size());
    if (!open_.empty()) {
      node.parent = open_.back();
      auto& last = last_child_.back();
      (last == CanonicalTree::none ? tree_.nodes_[node.parent].first_child : tree_.nodes_[last].next_sibling) = index;
      last = index;
    }
    tree_.nodes_.push_back(node);
    open_.push_back(index);
    last_child_.push_back(CanonicalTree::none);
    resolve(index);
  }

  void resolve(CanonicalTree::Index index) {
    auto& node = tree_.nodes_[index];
    const auto namespace_of = [&](std::string_view qualified, bool element) -> std::optional<std::string_view> {
      const auto colon = qualified.find(':');
      const auto prefix = colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
      if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
      if (prefix.empty() && !element) return std::string_view{};
      for (auto i = open_.rbegin(); i != open_.rend(); ++i) {
        const auto& scope = tree_.nodes_[*i];
        for (auto b = scope.bindings_begin; b < scope.bindings_end; ++b) {
          if (tree_.bindings_[b].prefix == prefix) return tree_.bindings_[b].uri;
        }
      }
      if (prefix.empty()) return std::string_view{};
      return std::nullopt;
    };
    const auto resolved = namespace_of(node.name, true);
    if (!resolved) return fail("an undeclared prefix");
    node.namespace_uri = *resolved;
    for (auto i = node.attributes_begin; i < node.attributes_end; ++i) {
      if (!namespace_of(tree_.attributes_[i].name, false)) return fail("an undeclared prefix");
    }
  }

  void end_tag() {
    if (open_.empty()) return fail("an end without a beginning");
    auto& node = tree_.nodes_[open_.back()];
    node.close = position();
    at_ += 2;
    if (!starts(node.name)) return fail("an end tag of another element");
    at_ += node.name.size();
    if (!starts(">")) return fail("an end tag of another element");
    ++at_;
    node.end = position();
    open_.pop_back();
    last_child_.pop_back();
  }

  std::uint32_t position() const { return static_cast<std::uint32_t>(at_); }

  CanonicalTree tree_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<CanonicalTree::Index> open_, last_child_;
  const char* fault_ = nullptr;
};

Result<CanonicalTree> CanonicalTree::parse(Bytes octets) {
  CanonicalParser parser{std::move(octets)};
  parser.run();
  if (const auto fault = parser.fault()) return Refusal{Reason::signature_malformed, std::string{"not canonical XML: "} + *fault};
  return parser.take();
}

}  // namespace signet
