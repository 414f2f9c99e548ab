// Bytes -> tree, with libxml2's SAX2 interface. The only file pair that includes the parser.
#pragma once

#include "document/xml/tree.h"
#include "policy/base/result.h"

namespace signet::xml {

enum class Strictness {
  general,  // comments, instructions, CDATA sections, foreign namespaces and xml: attributes are admitted
  strict,   // for what is sealed: none of them
};

/// Never admitted: a DTD, entities other than the five, any encoding but UTF-8, anything over policy/base/limits.h.
/// The tree points into `document`, which must outlive it.
Result<Tree> read_document(ByteView document, Strictness strictness);

/// Loads what libxml2 loads on first use.
void warm_up_reader();

}  // namespace signet::xml
