#include "policy/xades_stamps.h"

#include "policy/base/limits.h"
#include "policy/signed_info.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

std::vector<Index> stamps_of(const CanonicalTree& tree, Index signature) {
  std::vector<Index> level{signature};
  const auto down = [&](std::string_view space, std::string_view name) {
    std::vector<Index> next;
    for (const Index each : level)
      for (const Index child : tree.children(each, space, name)) next.push_back(child);
    level = std::move(next);
  };
  down(dsig_namespace, "Object");
  down(xades_namespace, "QualifyingProperties");
  down(xades_namespace, "UnsignedProperties");
  down(xades_namespace, "UnsignedSignatureProperties");
  down(xades_namespace, "SignatureTimeStamp");
  return level;
}

// EN 319 132-1 5.1.4.4: without a method the standard one of XML-DSig, Canonical XML 1.0. Parameters are children: we do none.
std::optional<C14n> method_of(const CanonicalTree& tree, Index stamp) {
  const auto named = tree.children(stamp, dsig_namespace, "CanonicalizationMethod");
  if (named.empty()) return C14n::inclusive;
  if (named.size() > 1 || !tree.children(named.front()).empty()) return std::nullopt;
  return c14n_from_uri(tree.attribute(named.front(), "Algorithm").value_or(""));
}

// What the element stands for, without Include or ReferenceInfo: SignatureTimeStamp names its octets implicitly.
std::optional<Bytes> octets_of(const CanonicalTree& tree, Index signature, Index stamp) {
  const auto value = tree.child(signature, dsig_namespace, "SignatureValue");
  const auto method = method_of(tree, stamp);
  const auto known = tree.children(stamp, dsig_namespace, "CanonicalizationMethod").size() +
                     tree.children(stamp, xades_namespace, "EncapsulatedTimeStamp").size();
  if (value == CanonicalTree::none || !method || known != tree.children(stamp).size()) return std::nullopt;
  if (*method == C14n::inclusive && tree.inherits_xml_attributes(value)) return std::nullopt;
  return tree.canonical(value, *method);
}

}  // namespace

std::vector<StampedValue> read_xades_stamps(const CanonicalTree& tree, Index signature) {
  std::vector<StampedValue> found;
  for (const Index stamp : stamps_of(tree, signature)) {
    const auto octets = octets_of(tree, signature, stamp);
    const auto tokens = tree.children(stamp, xades_namespace, "EncapsulatedTimeStamp");
    if (!octets || tokens.empty()) found.emplace_back();
    for (const Index each : tokens) {
      const auto token = octets ? from_xml_base64(tree.text(each).value_or("?")) : std::nullopt;
      found.push_back(token && token->size() <= limits::cms_bytes_max ? StampedValue{*octets, *token} : StampedValue{});
    }
  }
  return found;
}

std::vector<StampedValue> checked_stamps(const SignatureEvidence& signature) {
  std::vector<StampedValue> found;
  for (const auto& each : signature.time_stamps) {
    const auto tree = CanonicalTree::parse(each.octets);
    const bool is_value =
        tree && tree->node(tree->root()).namespace_uri == dsig_namespace && tree->local_name(tree->root()) == "SignatureValue";
    const auto value = is_value ? from_xml_base64(tree->text(tree->root()).value_or("?")) : std::nullopt;
    found.push_back(value && *value == signature.value ? StampedValue{each.octets, each.token} : StampedValue{});
  }
  return found;
}

}  // namespace signet
