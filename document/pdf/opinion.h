// OpenSSL's own verdict on one CMS signature of a PDF (RFC 5652).
#pragma once

#include "policy/base/bytes.h"
#include "policy/model/pdf.h"

namespace signet::pdf {

/// Whether the CMS in the gap verifies over everything else up to the signed revision's end, by this certificate (DER) and
/// with exactly one signer. Chain and purpose are not looked at.
bool openssl_agrees(ByteView file, const PdfSignatureEvidence& signature, ByteView certificate);

}  // namespace signet::pdf
