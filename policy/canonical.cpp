#include "policy/canonical.h"

#include <algorithm>

namespace signet {
namespace {

std::string_view prefix_of(std::string_view qualified) {
  const auto colon = qualified.find(':');
  return colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
}

const CanonicalTree::Binding* find_binding(const std::vector<CanonicalTree::Binding>& bindings, std::string_view prefix) {
  for (auto i = bindings.rbegin(); i != bindings.rend(); ++i) {
    if (i->prefix == prefix) return &*i;
  }
  return nullptr;
}

void write_binding(const CanonicalTree::Binding& binding, std::string& out) {
  out.append(binding.prefix.empty() ? " xmlns" : " xmlns:").append(binding.prefix).append("=\"").append(binding.uri).append("\"");
}

void write_attribute(const CanonicalTree::Attribute& attribute, std::string& out) {
  out.append(" ").append(attribute.name).append("=\"").append(attribute.value).append("\"");
}

bool is_id(std::string_view name) { return name == "Id" || name == "ID" || name == "id" || name == "xml:id"; }

bool is_value(std::string_view escaped, std::string_view value) {
  return escaped.find('&') == std::string_view::npos ? escaped == value : unescape_canonical(escaped) == value;
}

}  // namespace

std::string unescape_canonical(std::string_view escaped) {
  struct Entity {
    std::string_view name;
    char character;
  };
  constexpr Entity entities[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},  {"&quot;", '"'},
                                 {"&#x9;", '\t'}, {"&#xA;", '\n'}, {"&#xD;", '\r'}};
  std::string text;
  text.reserve(escaped.size());
  while (!escaped.empty()) {
    const auto plain = std::min(escaped.find('&'), escaped.size());
    text.append(escaped.substr(0, plain));
    escaped.remove_prefix(plain);
    const auto* const known =
        std::find_if(std::begin(entities), std::end(entities), [&](const Entity& e) { return escaped.starts_with(e.name); });
    if (known == std::end(entities)) break;  // the parser admits no other
    text.push_back(known->character);
    escaped.remove_prefix(known->name.size());
  }
  return text;
}

std::string_view CanonicalTree::local_name(Index index) const {
  const auto name = node(index).name;
  const auto prefix = prefix_of(name);
  return prefix.empty() ? name : name.substr(prefix.size() + 1);
}

std::vector<CanonicalTree::Index> CanonicalTree::children(Index index) const {
  std::vector<Index> found;
  for (auto i = node(index).first_child; i != none; i = node(i).next_sibling) found.push_back(i);
  return found;
}

std::vector<CanonicalTree::Index> CanonicalTree::children(Index index, std::string_view namespace_uri, std::string_view local) const {
  std::vector<Index> found;
  for (auto i = node(index).first_child; i != none; i = node(i).next_sibling) {
    if (node(i).namespace_uri == namespace_uri && local_name(i) == local) found.push_back(i);
  }
  return found;
}

CanonicalTree::Index CanonicalTree::child(Index index, std::string_view namespace_uri, std::string_view local) const {
  const auto found = children(index, namespace_uri, local);
  return found.size() == 1 ? found.front() : none;
}

std::optional<std::string> CanonicalTree::attribute(Index index, std::string_view name) const {
  for (auto i = node(index).attributes_begin; i < node(index).attributes_end; ++i) {
    if (attributes_[i].name == name) return unescape_canonical(attributes_[i].value);
  }
  return std::nullopt;
}

std::optional<std::string> CanonicalTree::text(Index index) const {
  const auto& element = node(index);
  if (element.first_child != none) return std::nullopt;
  return unescape_canonical(slice(element.content, element.close));
}

bool CanonicalTree::contains(Index outer, Index inner) const {
  return node(outer).begin <= node(inner).begin && node(inner).end <= node(outer).end;
}

std::vector<CanonicalTree::Index> CanonicalTree::by_id(std::string_view value) const {
  std::vector<Index> found;
  for (Index i = 0; i < nodes_.size(); ++i) {
    for (auto a = nodes_[i].attributes_begin; a < nodes_[i].attributes_end; ++a) {
      if (is_id(attributes_[a].name) && is_value(attributes_[a].value, value)) {
        found.push_back(i);
        break;
      }
    }
  }
  return found;
}

std::vector<CanonicalTree::Index> CanonicalTree::select(Index from, const Path& path) const {
  std::vector<Index> found;
  if (path.steps.empty()) return found;
  if (path.anywhere) {
    for (Index i = from; i < nodes_.size() && contains(from, i); ++i) {
      if (node(i).name == path.steps.back()) found.push_back(i);
    }
  } else if (node(from).name == path.steps.front()) {
    found.push_back(from);
    for (std::size_t step = 1; step < path.steps.size(); ++step) {
      std::vector<Index> next;
      for (const Index parent : found) {
        for (const Index i : children(parent)) {
          if (node(i).name == path.steps[step]) next.push_back(i);
        }
      }
      found = std::move(next);
    }
  }
  if (!path.id.empty()) std::erase_if(found, [&](Index i) { return attribute(i, "Id") != path.id; });
  return found;
}

std::optional<std::string> CanonicalTree::value(Index from, const Path& path) const {
  const auto found = select(from, path);
  if (found.size() != 1) return std::nullopt;
  return path.attribute.empty() ? text(found.front()) : attribute(found.front(), path.attribute);
}

bool CanonicalTree::inherits_xml_attributes(Index index) const {
  for (auto i = node(index).parent; i != none; i = node(i).parent) {
    for (auto a = node(i).attributes_begin; a < node(i).attributes_end; ++a) {
      if (attributes_[a].name.starts_with("xml:")) return true;
    }
  }
  return false;
}

// Sorted by prefix, the default namespace first; what is undeclared is left out (Canonical XML 1.0, 2.3 and 4.6).
std::vector<CanonicalTree::Binding> CanonicalTree::in_scope(Index index) const {
  std::vector<Binding> scope;
  for (auto i = index; i != none; i = node(i).parent) {
    for (auto b = node(i).bindings_begin; b < node(i).bindings_end; ++b) {
      if (find_binding(scope, bindings_[b].prefix) == nullptr) scope.push_back(bindings_[b]);
    }
  }
  std::erase_if(scope, [](const Binding& binding) { return binding.uri.empty(); });
  std::sort(scope.begin(), scope.end(), [](const Binding& a, const Binding& b) { return a.prefix < b.prefix; });
  return scope;
}

Bytes CanonicalTree::canonical(Index index, C14n method) const {
  const auto& apex = node(index);
  std::string out;
  out.reserve(apex.end - apex.begin + 512);
  if (method == C14n::exclusive) {
    std::vector<Binding> rendered;
    write_exclusive(index, rendered, out);
    return to_bytes(out);
  }
  out.append("<").append(apex.name);
  for (const auto& binding : in_scope(index)) write_binding(binding, out);
  for (auto a = apex.attributes_begin; a < apex.attributes_end; ++a) write_attribute(attributes_[a], out);
  out.append(">").append(slice(apex.content, apex.end));
  return to_bytes(out);
}

// Exclusive XML Canonicalization 1.0, 3: a namespace is rendered where it is visibly utilised and no rendered ancestor
// has rendered the same. Depth is bounded by the parser.
void CanonicalTree::write_exclusive(Index index, std::vector<Binding>& rendered, std::string& out) const {
  const auto& element = node(index);
  const auto rendered_before = rendered.size();
  std::vector<std::string_view> used{prefix_of(element.name)};
  for (auto a = element.attributes_begin; a < element.attributes_end; ++a) {
    if (const auto prefix = prefix_of(attributes_[a].name); !prefix.empty() && prefix != "xml") used.push_back(prefix);
  }
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  const auto scope = in_scope(index);
  out.append("<").append(element.name);
  for (const auto prefix : used) {
    const auto* const declared = find_binding(scope, prefix);
    const Binding binding{prefix, declared == nullptr ? std::string_view{} : declared->uri};
    const auto* const above = find_binding(rendered, prefix);
    if ((above == nullptr ? std::string_view{} : above->uri) == binding.uri) continue;
    write_binding(binding, out);
    rendered.push_back(binding);
  }
  for (auto a = element.attributes_begin; a < element.attributes_end; ++a) write_attribute(attributes_[a], out);
  out.append(">");
  auto at = element.content;
  for (auto i = element.first_child; i != none; i = node(i).next_sibling) {
    out.append(slice(at, node(i).begin));
    write_exclusive(i, rendered, out);
    at = node(i).end;
  }
  out.append(slice(at, element.end));
  rendered.resize(rendered_before);
}

}  // namespace signet
