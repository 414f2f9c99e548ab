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

/// Looks in all of `file` for the record's start tag: every record is the same octets, and exactly one stands in `metadata`
/// (the data of the catalog's metadata stream), inside its rdf:RDF, which has no comments, CDATA, entities or document type
/// and names the record's namespace nowhere else. `record_missing` where not; `field_missing` for an unknown, repeated or
/// empty field.
Result<PdfRecord> read_pdf_record(ByteView file, ByteRange metadata);

}  // namespace signet
