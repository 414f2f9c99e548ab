// A cross-reference section (ISO 32000-2 7.5.4, 7.5.8) with its trailer, `startxref` and `%%EOF`.
#pragma once

#include <string>
#include <vector>

#include "document/compose/pdf_increment.h"

namespace signet {

struct PdfSectionEntry {
  PdfReference id;
  std::uint64_t offset = 0;  // in the whole file
};

/// `entries` by number, each once; `offset` is where the section will stand; `size` the new /Size, which a stream's own
/// number raises by one.
std::string write_section(const PdfIncrementParts& parts, std::vector<PdfSectionEntry> entries, std::uint64_t offset, std::uint32_t size);

/// `12 0 R`.
std::string pdf_reference(PdfReference id);

}  // namespace signet
