// The structure of a ds:Signature (XML-DSig clause 4), read leniently: what is not as it should be stays empty, and
// whoever judges the evidence sees that.
#pragma once

#include <optional>
#include <vector>

#include "document/xml/tree.h"
#include "policy/base/result.h"
#include "policy/model/kind.h"

namespace signet::xml {

struct ReferenceElement {
  std::optional<std::string_view> uri;
  std::optional<C14n> method;  // after its transforms; nothing: a transform we do not do
  bool enveloped = false;      // its own signature is left out
};

struct SignatureElement {
  NodeIndex node = no_node;
  std::string_view id;
  NodeIndex signed_info = no_node;
  std::optional<C14n> method;  // of SignedInfo
  Bytes value;
  std::vector<Bytes> certificates;  // empty where not base64 or too large
  std::vector<ReferenceElement> references;
  struct TimeStamp {
    std::optional<C14n> method;  // of the SignatureValue that it is of; nothing: it cannot be read
    Bytes token;                 // empty where not base64 or too large
  };
  NodeIndex value_node = no_node;
  std::vector<TimeStamp> time_stamps;  // EN 319 132-1 5.3
};

/// Every ds:Signature, in document order. Refuses more than limits::signatures_max.
Result<std::vector<NodeIndex>> find_signatures(const Tree& tree);
/// Refuses only what exceeds a limit.
Result<SignatureElement> read_signature(const Tree& tree, NodeIndex signature);

}  // namespace signet::xml
