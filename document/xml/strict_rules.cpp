#include "document/xml/strict_rules.h"

#include <algorithm>

#include "document/xml/names.h"
#include "document/xml/shortened.h"

namespace signet::xml {
namespace {

// Writers of .NET leave xsi:schemaLocation on the document element. Nothing of ours reads a schema, and an attribute of
// the document element is outside every region, or a region that names it digests it. Elsewhere xsi:type or xsi:nil
// could change what a value means to a reader but not to us.
bool attribute_admitted(const Attribute& attribute, bool on_root) noexcept {
  if (attribute.prefix.empty()) return true;
  const bool schema_hint = attribute.local == "schemaLocation" || attribute.local == "noNamespaceSchemaLocation";
  return on_root && attribute.uri == names::schema_instance && schema_hint;
}

}  // namespace

// Inside a signature any namespace may stand (SignatureProperty contents of many kinds are in use); in the data only those that the
// document element declares, so that no foreign element can shadow one of the format's.
bool StrictRules::namespace_admitted(std::string_view uri) const noexcept {
  if (signature_depth_ != 0 || uri.empty() || uri == names::dsig || uri == names::xades || uri == names::xades_141) return true;
  return std::ranges::find(root_namespaces_, uri) != root_namespaces_.end();
}

Outcome StrictRules::open(const Node& element, std::span<const Attribute> attributes, std::span<const Namespace> declared) {
  if (depth_ == 0) {
    for (const Namespace& each : declared) root_namespaces_.push_back(each.uri);
  }
  for (const Attribute& attribute : attributes) {
    if (attribute_admitted(attribute, depth_ == 0)) continue;
    return Refusal{Reason::forbidden_construct,
                   "an attribute with a namespace: " + shortened(attribute.prefix, 50) + ":" + shortened(attribute.local, 50)};
  }
  if (!namespace_admitted(element.uri))
    return Refusal{Reason::forbidden_construct, "an element of a foreign namespace: " + shortened(element.local, 100)};
  ++depth_;
  if (signature_depth_ == 0 && element.uri == names::dsig && element.local == "Signature") signature_depth_ = depth_;
  return Done{};
}

void StrictRules::close() noexcept {
  if (signature_depth_ == depth_) signature_depth_ = 0;
  --depth_;
}

}  // namespace signet::xml
