// What a PDF says it is (docs/formats/pdf.md): one element of its metadata, found and read by the key holder itself among
// the octets that the principal's signature covers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "policy/base/result.h"
#include "policy/model/evidence.h"

namespace signet {

struct PdfRecord {
  std::map<std::string, std::string> fields;  // `kind`, `number`, `school-code`, …; each at most once
  std::vector<std::string> subjects;          // codes, as listed
  ByteRange range;                            // of its first occurrence in the file
};

/// `record_missing` where there is none, or where two differ; `field_missing` for an unknown, repeated or empty field.
Result<PdfRecord> read_pdf_record(ByteView file);

}  // namespace signet
