// The interactive form of one revision (ISO 32000-2 12.7): its fields by their full names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document/pdf/revision.h"

namespace signet::pdf {

struct Field {
  std::string name;
  PdfReference id;
  QPDFObjectHandle dictionary;
  QPDFObjectHandle value;  // its own /V
  std::vector<QPDFObjectHandle> widgets;
  bool signature = false;
  bool has_value = false;  // not null, and no reference to nothing

  bool filled() const { return has_value; }
};

struct Form {
  std::vector<Field> fields;                   // those without fields below them
  bool stray_value = false;                    // a value where only a field's own may stand: above it, or in one of its widgets
  std::map<PdfReference, std::size_t> owners;  // of fields and widgets: index into `fields`
  const Field* find(std::string_view name) const;
  /// The field that the object is, or whose widget it is.
  const Field* find(PdfReference id) const;
};

/// `pdf_malformed`: a field twice, a /Parent or /T that is wrong, two fields of one name. `too_large`.
Result<Form> read_form(Revision& revision);

}  // namespace signet::pdf
