// One PDF read from end to end: what inspect_pdf.h promises, without the exceptions.
#pragma once

#include "daemon/wire/inspect_message.h"
#include "policy/base/result.h"

namespace signet::pdf {

/// May throw what qpdf and memory throw.
Result<wire::InspectOutput> read_document(ByteView file, const wire::InspectRequest& request);

}  // namespace signet::pdf
