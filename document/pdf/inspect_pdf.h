// A PDF in, evidence out: what a worker does with one document. libqpdf reads it; any warning refuses; no stream of the
// document is decoded.
#pragma once

#include "daemon/wire/inspect_message.h"
#include "policy/base/bytes.h"

namespace signet::pdf {

/// Whether the octets are to be read as a PDF at all: `%PDF-` stands at or near their beginning.
bool looks_like_pdf(ByteView document) noexcept;

/// Modes seal, release and general (docs/formats/pdf.md). In release mode OpenSSL's own CMS verification gives a second
/// opinion on the signature in the seal's field: it may veto, never approve.
wire::InspectOutput inspect_document(ByteView document, const wire::InspectRequest& request);

/// Before the first fork: what can be loaded once.
void warm_up();

}  // namespace signet::pdf
