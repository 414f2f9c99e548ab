// A person's signature into an empty field of a PDF: PAdES baseline B (EN 319 142-1 6.3) as an incremental update.
#pragma once

#include <optional>
#include <string>

#include "client/signing_key.h"
#include "daemon/os/channel.h"
#include "policy/base/instant.h"
#include "policy/pdf_plan.h"

namespace signet::client {

struct PdfSignRequest {
  std::string field;             // full name
  std::optional<Drawing> image;  // drawn into the field; none: nothing is shown
  Instant time;
};

/// The received octets and the update; read again by another caged reader before it is given back. `not_found`,
/// `signature_slot_filled`, `pdf_forbidden` and `changes_forbidden` as the reader says of the field; whatever else it finds wrong
/// with the document is refused too. `seal_place_unfit` for an image where the field has no area.
Result<Bytes> sign_pdf(os::Channel& inspect, const Bytes& document, const PdfSignRequest& request, const SigningKey& key,
                       const Certificate& certificate);

/// `standing` is `document` and one update more: the field is filled by a signature with this certificate.
bool is_signed_pdf(os::Channel& inspect, const Bytes& document, const Bytes& standing, const PdfSignRequest& request,
                   const Certificate& certificate);

}  // namespace signet::client
