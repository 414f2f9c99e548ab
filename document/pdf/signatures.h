// The filled signature fields and what each of them covers (ISO 32000-2 12.8.1).
#pragma once

#include <vector>

#include "document/pdf/defects.h"
#include "document/pdf/form.h"
#include "document/pdf/survey.h"

namespace signet::pdf {

struct Signed {
  PdfSignatureEvidence evidence;
  PdfReference field;
  std::size_t revision = 0;  // its newest section
};

/// One dictionary's range rules. `not_whole`, `signature_malformed`, `signature_hidden`, `increment_untrusted`.
Result<Signed> read_signature(ByteView file, const History& history, const Field& field);

/// All of them by the end of what they cover; what is wrong with one of them is a defect, and it is left out.
std::vector<Signed> read_signatures(ByteView file, const History& history, const Form& form, Defects& defects);

/// Signature dictionaries that no field of the newest revision names, or more than one does.
void find_hidden(const Survey& survey, const Form& form, Defects& defects);

}  // namespace signet::pdf
