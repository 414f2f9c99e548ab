// A person's signature into an empty field of a PDF: PAdES baseline B (EN 319 142-1 6.3) as an incremental update.
#pragma once

#include <string>

#include "client/signing_key.h"
#include "daemon/os/channel.h"
#include "policy/base/instant.h"

namespace signet::client {

struct PdfSignRequest {
  std::string field;  // full name
  Bytes image;        // PNG, drawn into the field; empty: nothing is shown
  Instant time;
};

/// The received octets and the update; read again by another caged reader before it is given back. `not_found`,
/// `signature_slot_filled`, `pdf_forbidden` and `changes_forbidden` as the reader says of the field; whatever else it finds wrong
/// with the document is refused too. `seal_place_unfit` for an image where the field has no area; `configuration_wrong` for an
/// image that cannot be used.
Result<Bytes> sign_pdf(os::Channel& inspect, const Bytes& document, const PdfSignRequest& request, const SigningKey& key,
                       const Certificate& certificate);

}  // namespace signet::client
