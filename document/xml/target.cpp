#include "document/xml/target.h"

#include <algorithm>

namespace signet::xml {
namespace {

using State = ReferenceEvidence::State;

/// What may follow `#`: name characters, so that no XPointer scheme, quote or escape gets through. A leading digit is
/// no NCName, yet vendors write it.
bool is_plain_id(std::string_view id) noexcept {
  const auto plain = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c >= 0x80;
  };
  return !id.empty() && std::ranges::all_of(id, plain);
}

}  // namespace

Target resolve(const Tree& tree, const ReferenceElement& reference, NodeIndex signature) {
  if (!reference.uri || !reference.method) return {};
  Target target{.state = State::resolved, .subtree = {}, .method = *reference.method};
  if (!reference.uri->empty()) {
    if ((*reference.uri)[0] != '#' || !is_plain_id(reference.uri->substr(1))) return {};
    const auto found = ids_named(tree, std::string_view{*reference.uri}.substr(1));
    if (found.size() != 1) return {.state = found.empty() ? State::missing : State::ambiguous};
    target.subtree.apex = found.begin()->node;
  }
  if (reference.enveloped && tree.contains(target.subtree.apex, signature)) target.subtree.without = signature;
  return target;
}

}  // namespace signet::xml
