// What a ds:Reference names in this document.
#pragma once

#include "document/xml/canonical.h"
#include "document/xml/signature_element.h"
#include "policy/model/evidence.h"

namespace signet::xml {

struct Target {
  ReferenceEvidence::State state = ReferenceEvidence::State::unsupported;
  Subtree subtree;                // resolved
  C14n method = C14n::inclusive;  // resolved
};

/// Only `` and `#id` (XML-DSig clause 4.4.3.3). The id occurs exactly once among all Id, ID, id and xml:id attributes.
Target resolve(const Tree& tree, const ReferenceElement& reference, NodeIndex signature);

}  // namespace signet::xml
