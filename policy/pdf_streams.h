// Streams of a PDF that the key holder reads as they stand in the file: the catalog's metadata and the attached XML. Nothing is
// ever decompressed: a filtered stream is as good as none.
#pragma once

#include <optional>

#include "policy/pdf_objects.h"

namespace signet {

/// The catalog's metadata stream (ISO 32000-2 14.3.2): a direct object with a direct /Length, /Type /Metadata, /Subtype /XML
/// and no /Filter. Its data; `record_missing`.
Result<ByteRange> find_metadata(const PdfObjects& objects, PdfReference root);

/// The data of the catalog's one associated file (/AF, 14.13; 7.11.4): one file specification, whose /EF names one stream by all
/// its keys, plain as above and at most limits::xml_bytes_max long. Nothing where the catalog has no /AF; `attachment_unclear`
/// for anything else, `pdf_malformed` for objects that cannot be read.
Result<std::optional<ByteRange>> find_attachment(const PdfObjects& objects, PdfReference root);

}  // namespace signet
