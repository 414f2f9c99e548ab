// What ties a PDF to the XML of the same transcript: the XML's SHA-256 in the record, the XML itself attached, or both.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/result.h"
#include "policy/model/document_facts.h"
#include "policy/model/pdf.h"

namespace signet {

struct PdfTieInput {
  ByteView file;
  XmlTie tie = XmlTie::none;
  /// Data of the attached XML in `file`; nothing: none is attached.
  Result<std::optional<ByteRange>> attachment;
  std::uint32_t embedded_files = 0;  // as the worker counts them, all over the file
  bool signed_by_all = false;        // the first signed revision has it already
};

/// Sets the field `xml-sha256` to the attached XML's SHA-256 where the record has none. `attachment_unclear` for one that is
/// missing where the profile wants it, that cannot be read, that another file stands beside, or that the first signer did not
/// sign; `xml_differs` where the record names another XML; `field_missing` where nothing names one. Nothing is asked of a
/// profile without a tie.
std::vector<Refusal> tie_to_xml(const PdfTieInput& input, DocumentFacts& facts);

}  // namespace signet
