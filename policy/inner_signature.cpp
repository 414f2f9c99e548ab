#include "policy/inner_signature.h"

#include <algorithm>

namespace signet {
namespace {

using Index = CanonicalTree::Index;

std::size_t signature_elements(const CanonicalTree& tree) {
  std::size_t all = 0;
  for (Index i = 0; i < tree.size(); ++i) all += tree.node(i).namespace_uri == dsig_namespace && tree.local_name(i) == "Signature" ? 1 : 0;
  return all;
}

Result<std::vector<Bytes>> certificates_in(const CanonicalTree& tree, Index signature) {
  std::vector<Bytes> found;
  for (const Index key_info : tree.children(signature, dsig_namespace, "KeyInfo")) {
    for (const Index data : tree.children(key_info, dsig_namespace, "X509Data")) {
      for (const Index each : tree.children(data, dsig_namespace, "X509Certificate")) {
        const auto der = from_xml_base64(tree.text(each).value_or("?"));
        if (!der) return Refusal{Reason::signature_malformed, "X509Certificate"};
        found.push_back(*der);
      }
    }
  }
  return found;
}

}  // namespace

std::optional<Path> inside_region(const Path& slots, std::string_view region_element) {
  if (slots.anywhere) return slots;
  const auto at = std::find(slots.steps.begin(), slots.steps.end(), region_element);
  if (at == slots.steps.end() || at + 1 == slots.steps.end()) return std::nullopt;
  Path inner = slots;
  inner.steps.assign(at, slots.steps.end());
  return inner;
}

std::vector<PlacedSignature> placed_signatures(const CanonicalTree& tree, const Layout& layout, std::vector<Finding>& defects) {
  std::vector<PlacedSignature> placed;
  for (const auto& rule : layout.slots) {
    const auto slots = inside_region(rule.slots, tree.node(tree.root()).name);
    if (rule.role == layout.leading || !slots) continue;
    std::size_t filled = 0;
    for (const Index slot : tree.select(tree.root(), *slots)) {
      const auto signatures = tree.children(slot, dsig_namespace, "Signature");
      if (signatures.empty()) continue;
      if (++filled > rule.count_max || signatures.size() > 1)
        defects.push_back({Reason::unknown_signature, "", std::string{code(rule.role)}, "", "", "more signatures than slots"});
      for (const Index signature : signatures) placed.push_back({slot, signature, &rule});
    }
  }
  std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.signature < b.signature; });
  if (signature_elements(tree) != placed.size()) defects.push_back({Reason::unknown_signature, "", "", "", "", "in the signed data"});
  return placed;
}

Result<SignatureParts> inner_parts(const CanonicalTree& tree, Index signature) {
  const auto signed_info = tree.child(signature, dsig_namespace, "SignedInfo");
  const auto value = tree.child(signature, dsig_namespace, "SignatureValue");
  if (signed_info == CanonicalTree::none || value == CanonicalTree::none)
    return Refusal{Reason::signature_malformed, "SignedInfo or SignatureValue"};
  SignatureParts parts;
  TRY(parts.info, read_signed_info(tree, signed_info));
  parts.signed_info = tree.canonical(signed_info, parts.info.canonicalization);
  const auto octets = from_xml_base64(tree.text(value).value_or("?"));
  if (!octets) return Refusal{Reason::signature_malformed, "SignatureValue"};
  parts.value = *octets;
  TRY(parts.certificates, certificates_in(tree, signature));
  return parts;
}

Result<Bytes> inner_octets(const CanonicalTree& tree, Index signature, const ReferenceInfo& reference) {
  const auto targets = tree.by_id(fragment(reference.uri));
  if (targets.empty()) return Refusal{Reason::wrong_region, "nothing has the Id of " + reference.uri};
  if (targets.size() > 1) return Refusal{Reason::duplicate_id, reference.uri};
  if (tree.contains(targets.front(), signature)) return Refusal{Reason::signature_inside_region, reference.uri};
  if (reference.c14n == C14n::inclusive && tree.inherits_xml_attributes(targets.front()))
    return Refusal{Reason::region_context_unsupported, "xml: attributes"};
  return tree.canonical(targets.front(), reference.c14n);
}

bool covers_everything(const CanonicalTree& tree, Index part, const Profile& profile) {
  const auto inside = [&](const Path& path) {
    const auto found = tree.select(tree.root(), path);
    return std::all_of(found.begin(), found.end(), [&](Index each) { return tree.contains(part, each); });
  };
  const auto all_inside = [&](const std::map<std::string, Path>& fields) {
    return std::all_of(fields.begin(), fields.end(), [&](const auto& each) { return inside(each.second); });
  };
  return inside(profile.subjects) && inside(profile.kind_field) && all_inside(profile.fields) && all_inside(profile.optional_fields);
}

}  // namespace signet
