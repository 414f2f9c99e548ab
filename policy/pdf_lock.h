// What a signature itself says must not change after it (ISO 32000-2 12.8.2), read by the key holder from the dictionary.
#pragma once

#include "policy/base/result.h"
#include "policy/pdf_plan.h"

namespace signet {

/// Whether the signature's /Reference leaves room for the seal: no DocMDP with P 1, none at all (P absent is 2) where the seal
/// needs a new field; no FieldMDP that names the seal's field. `changes_forbidden`, also for a /Reference that is not written
/// out in the dictionary.
Outcome check_lock_of_signature(const PdfSignatureDictionary& dictionary, const std::string& seal_field, bool new_field);

}  // namespace signet
