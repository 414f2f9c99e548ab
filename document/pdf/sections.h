// The cross-reference sections of a file (ISO 32000-2 7.5.4, 7.5.8) from the newest to the oldest, read before qpdf sees
// them, so that neither their number nor their size surprises it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "document/pdf/scan.h"

namespace signet::pdf {

struct CrossReference {
  enum class Type : std::uint8_t { free = 0, plain = 1, compressed = 2 };
  Type type = Type::free;
  std::uint64_t place = 0;   // plain: offset; compressed: number of the object stream
  std::uint32_t detail = 0;  // plain: generation; compressed: index
  friend bool operator==(const CrossReference&, const CrossReference&) = default;
};

struct Section {
  std::uint64_t offset = 0;
  bool stream = false;
  std::vector<std::pair<std::uint32_t, CrossReference>> entries;
  std::optional<std::uint64_t> previous;
  std::uint32_t size = 0;
  PdfReference root, info;
  ByteRange id;  // of the trailer's /ID as written
};

/// The file ends with `startxref`, an offset, `%%EOF` and at most one end of line (7.5.5); the offset. `pdf_malformed`;
/// `not_whole` where a whole file stands before what is there too much.
Result<std::uint64_t> read_tail(ByteView file);

/// The data of a stream of the file's structure, decoded. `pdf_malformed`: another filter than Flate, or no `endstream` behind.
Result<Bytes> structural_data(ByteView file, const Scan& scan, std::uint64_t length);

/// Follows /Prev from `startxref`. `pdf_forbidden`: encrypted, or a hybrid of table and stream. `too_large`: more sections or
/// entries than limits admit.
Result<std::vector<Section>> read_sections(ByteView file, std::uint64_t startxref);

}  // namespace signet::pdf
