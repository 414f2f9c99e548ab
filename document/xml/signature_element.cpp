#include "document/xml/signature_element.h"

#include "document/xml/names.h"
#include "policy/base/limits.h"

namespace signet::xml {
namespace {

constexpr std::size_t certificates_max = 16;  // as daemon/wire/inspect_message.h reads them

std::vector<NodeIndex> children(const Tree& tree, NodeIndex parent, std::string_view local) {
  std::vector<NodeIndex> found;
  for (NodeIndex child = tree.first_child(parent); child != no_node; child = tree.next_sibling(child)) {
    if (tree.is(child, names::dsig, local)) found.push_back(child);
  }
  return found;
}

bool has_element_child(const Tree& tree, NodeIndex parent) {
  for (NodeIndex child = tree.first_child(parent); child != no_node; child = tree.next_sibling(child)) {
    if (tree[child].kind == NodeKind::element) return true;
  }
  return false;
}

Bytes decode(const Tree& tree, NodeIndex element, std::size_t size_max) {
  if (has_element_child(tree, element)) return {};
  auto octets = from_xml_base64(tree.direct_text(element));
  return octets && octets->size() <= size_max ? *std::move(octets) : Bytes{};
}

std::string_view algorithm(const Tree& tree, NodeIndex element) {
  const Attribute* const given = tree.attribute(element, "Algorithm");
  return given == nullptr ? std::string_view{} : given->value;
}

// Parameters (such as InclusiveNamespaces PrefixList) are children: we do none.
std::optional<C14n> canonical_method(const Tree& tree, NodeIndex element) {
  return has_element_child(tree, element) ? std::nullopt : c14n_from_uri(algorithm(tree, element));
}

// The closed list: nothing, or enveloped-signature and/or one canonicalisation, in this order.
void read_transforms(const Tree& tree, NodeIndex transforms, ReferenceElement& reference) {
  bool canonicalised = false;
  reference.method = C14n::inclusive;  // XML-DSig clause 4.4.3.2: a node-set that is left is canonicalised so
  for (NodeIndex child = tree.first_child(transforms); child != no_node; child = tree.next_sibling(child)) {
    if (tree[child].kind != NodeKind::element) continue;
    const bool transform = tree.is(child, names::dsig, "Transform");
    if (transform && !canonicalised && !reference.enveloped && !has_element_child(tree, child) &&
        algorithm(tree, child) == names::enveloped_signature) {
      reference.enveloped = true;
      continue;
    }
    reference.method = transform && !canonicalised ? canonical_method(tree, child) : std::nullopt;
    canonicalised = true;
    if (!reference.method) return;
  }
}

ReferenceElement read_reference(const Tree& tree, NodeIndex element) {
  ReferenceElement reference;
  if (const Attribute* const uri = tree.attribute(element, "URI")) reference.uri = uri->value;
  const auto transforms = children(tree, element, "Transforms");
  if (transforms.empty()) reference.method = C14n::inclusive;
  if (transforms.size() == 1) read_transforms(tree, transforms[0], reference);
  return reference;
}

Outcome read_signed_info(const Tree& tree, SignatureElement& signature) {
  const auto infos = children(tree, signature.node, "SignedInfo");
  if (infos.size() != 1) return Done{};
  signature.signed_info = infos[0];
  const auto methods = children(tree, infos[0], "CanonicalizationMethod");
  if (methods.size() == 1) signature.method = canonical_method(tree, methods[0]);
  const auto references = children(tree, infos[0], "Reference");
  if (references.size() > limits::references_max) return Refusal{Reason::too_large, "references in one signature"};
  for (const NodeIndex reference : references) signature.references.push_back(read_reference(tree, reference));
  return Done{};
}

Outcome read_certificates(const Tree& tree, SignatureElement& signature) {
  for (const NodeIndex info : children(tree, signature.node, "KeyInfo")) {
    for (const NodeIndex data : children(tree, info, "X509Data")) {
      for (const NodeIndex certificate : children(tree, data, "X509Certificate")) {
        if (signature.certificates.size() == certificates_max) return Refusal{Reason::too_large, "certificates in one signature"};
        signature.certificates.push_back(decode(tree, certificate, limits::certificate_bytes_max));
      }
    }
  }
  return Done{};
}

std::vector<NodeIndex> elements(const Tree& tree, NodeIndex parent) {
  std::vector<NodeIndex> found;
  for (NodeIndex child = tree.first_child(parent); child != no_node; child = tree.next_sibling(child)) {
    if (tree[child].kind == NodeKind::element) found.push_back(child);
  }
  return found;
}

std::vector<NodeIndex> stamps_of(const Tree& tree, NodeIndex signature) {
  std::vector<NodeIndex> level = children(tree, signature, "Object");
  for (const auto name : {"QualifyingProperties", "UnsignedProperties", "UnsignedSignatureProperties", "SignatureTimeStamp"}) {
    std::vector<NodeIndex> next;
    for (const NodeIndex parent : level) {
      for (const NodeIndex child : elements(tree, parent)) {
        if (tree.is(child, names::xades, name)) next.push_back(child);
      }
    }
    level = std::move(next);
  }
  return level;
}

// A CanonicalizationMethod, else Canonical XML 1.0 (EN 319 132-1 5.1.4.4), and tokens. What is named otherwise (Include) is not read.
Outcome read_time_stamp(const Tree& tree, NodeIndex element, SignatureElement& signature) {
  SignatureElement::TimeStamp stamp{C14n::inclusive, {}};
  std::vector<Bytes> tokens;
  std::size_t methods = 0;
  for (const NodeIndex child : elements(tree, element)) {
    if (tree.is(child, names::dsig, "CanonicalizationMethod") && ++methods == 1)
      stamp.method = canonical_method(tree, child);
    else if (tree.is(child, names::xades, "EncapsulatedTimeStamp"))
      tokens.push_back(decode(tree, child, limits::cms_bytes_max));
    else
      stamp.method.reset();
  }
  if (tokens.empty()) tokens.emplace_back();
  for (auto& token : tokens) {
    // One more than is allowed says that there are too many.
    if (signature.time_stamps.size() > limits::time_stamps_max) return Refusal{Reason::too_large, "time stamps on one signature"};
    signature.time_stamps.push_back({stamp.method, std::move(token)});
  }
  return Done{};
}

}  // namespace

Result<std::vector<NodeIndex>> find_signatures(const Tree& tree) {
  std::vector<NodeIndex> found;
  for (NodeIndex node = 1; node < tree.size(); ++node) {
    if (tree.is(node, names::dsig, "Signature")) found.push_back(node);
  }
  if (found.size() > limits::signatures_max) return Refusal{Reason::too_large, "signatures"};
  return found;
}

Result<SignatureElement> read_signature(const Tree& tree, NodeIndex signature) {
  SignatureElement read{.node = signature};
  if (const Attribute* const id = tree.attribute(signature, "Id")) read.id = id->value;
  TRY_DONE(read_signed_info(tree, read));
  const auto values = children(tree, signature, "SignatureValue");
  if (values.size() == 1) read.value = decode(tree, values[0], limits::signature_value_bytes_max);
  if (values.size() == 1) read.value_node = values[0];
  TRY_DONE(read_certificates(tree, read));
  for (const NodeIndex stamp : stamps_of(tree, signature)) TRY_DONE(read_time_stamp(tree, stamp, read));
  return read;
}

}  // namespace signet::xml
