// Which fields the record of a PDF has, by its kind (docs/formats/pdf.md). What they must say is the kind's own condition's, the
// same for both forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/base/result.h"
#include "policy/model/document_facts.h"

namespace signet {

/// Whether some kind has it.
bool is_record_field(std::string_view name) noexcept;

/// Whether documents of this kind are XML too, to which their PDF can be tied.
bool has_xml_form(Kind kind) noexcept;

/// `field_missing` for what the kind must have and the record lacks, and for what is of another kind. What it may lack is empty
/// from now on, as an optional field of an XML. A kind that is not sealed as PDF is asked for what all have, and nothing more.
std::vector<Refusal> check_record_fields(DocumentFacts& facts);

/// The first field that decides in which a PDF and the XML beside it differ, `kind` and `subjects` (in any order) among them;
/// empty: none. What the XML's profile does not know is not compared.
std::string first_difference(const DocumentFacts& pdf, const DocumentFacts& xml);

}  // namespace signet
