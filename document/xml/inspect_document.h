// What the caged worker calls: a document in, evidence (or why there is none) out.
#pragma once

#include "daemon/wire/inspect_message.h"
#include "policy/base/bytes.h"

namespace signet::xml {

/// Never throws; whatever the document is, there is an answer that the wire's limits admit.
wire::InspectOutput inspect_document(ByteView document, const wire::InspectRequest& request) noexcept;

/// Decodes the seal's certificate that the release mode names, so that the workers forked after it need not. It comes from
/// whoever asks, never from a document.
void prepare(const wire::InspectRequest& request) noexcept;

/// All that the libraries load on first use, called once before the cage closes. Sets TZ, SSL_CERT_FILE and SSL_CERT_DIR.
void warm_up();

}  // namespace signet::xml
