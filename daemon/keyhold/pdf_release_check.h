// Before a sealed PDF may leave: what a fresh worker and keyhold itself find in the finished file.
#pragma once

#include "daemon/wire/inspect_message.h"
#include "policy/base/result.h"
#include "policy/certificate.h"

namespace signet::keyhold {

struct ReleasedPdf {
  ByteView received;
  ByteView sealed;
  const Digest& sealed_digest;
  const PdfEvidence& before;
  const wire::InspectOutput& after;
  ByteView signed_attributes;  // what the token signed
  ByteView value;
  const Certificate& certificate;
  SignatureAlgorithm algorithm{};
  const std::string& seal_field;
};

/// `release_check_failed` names the first thing that differs.
Outcome check_pdf_release(const ReleasedPdf& release);

}  // namespace signet::keyhold
