// Detached CMS signatures for PDFs (RFC 5652, ETSI EN 319 122-1), by OpenSSL; nothing of the code under test.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "policy/base/instant.h"
#include "tests/support/certificate.h"

namespace signet::world {

struct CmsOptions {
  bool certificate_attribute = true;  // signing-certificate-v2 (RFC 5035)
  bool signing_time = false;          // RFC 5652 11.3
  Instant time;
  bool pss = false;                         // RFC 4056
  std::string_view hash = "SHA256";         // name of OpenSSL's
  std::vector<Bytes> chain;                 // DER, beside the signer's own
  bool certificates = true;                 // else none at all
  Key other_key;                            // signs instead of the key of the certificate
  std::function<void(Bytes&)> edit_digest;  // of the message, before it is signed
  std::function<void(Bytes&)> edit_value;   // of the signature, before it is written
  std::function<Bytes(ByteView)> stamp;     // makes the token of a signature-time-stamp attribute from the value
};

/// DER of the ContentInfo over `message`, which is not inside.
Bytes sign_cms(const Identity& signer, ByteView message, const CmsOptions& options);
/// An RFC 3161 TimeStampToken over `message`; by anybody, `named`: with the signing-certificate-v2 that it must have.
Bytes timestamp_token(const Identity& authority, ByteView message, Instant time, bool named = true);

}  // namespace signet::world
