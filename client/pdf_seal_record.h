// What a seal of ours says of itself in the signature dictionary of a PDF (docs/formats/pdf.md).
#pragma once

#include <optional>

#include "client/seal_record.h"
#include "policy/pdf_plan.h"

namespace signet::client {

/// From /SGNT_Seal; nothing if it is no seal of ours. `prior_signatures`: by the end of what they cover.
std::optional<SealRecord> read_pdf_seal_record(const PdfSignatureDictionary& dictionary);

}  // namespace signet::client
