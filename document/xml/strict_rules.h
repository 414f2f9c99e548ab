// What a document that is to be sealed may not contain, beyond being well-formed.
#pragma once

#include <span>

#include "document/xml/tree_builder.h"
#include "policy/base/result.h"

namespace signet::xml {

/// Follows the elements as they open and close.
class StrictRules {
 public:
  Outcome open(const Node& element, std::span<const Attribute> attributes, std::span<const Namespace> declared);
  void close() noexcept;

 private:
  bool namespace_admitted(std::string_view uri) const noexcept;
  std::size_t depth_ = 0;
  std::size_t signature_depth_ = 0;  // depth of the ds:Signature we are inside of; 0: outside
  std::vector<std::string_view> root_namespaces_;
};

}  // namespace signet::xml
