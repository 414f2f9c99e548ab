// Time stamps on signatures of the test world: RFC 3161 tokens by OpenSSL, put into XAdES signatures as text.
#pragma once

#include "tests/support/certificate.h"
#include "tests/support/xml_sign.h"

namespace signet::world {

/// A token as a time-stamping authority answers with it (TS_RESP): chain and accuracy inside, ESSCertID by SHA-1 or SHA-256.
struct StampShape {
  Instant time;
  std::string_view hash = "SHA256";  // of the imprint
  bool old_certificate_id = false;   // ESSCertID (RFC 3161), not ESSCertIDv2 (RFC 5816)
  int accuracy_s = 1;
  std::vector<Bytes> chain{};  // DER, beside the authority's own
};
Bytes stamp(const Identity& authority, ByteView octets, const StampShape& shape);

/// For `SignOptions::edit_signed` of a xades signature: a SignatureTimeStamp over its SignatureValue in exclusive canonical form. `make`
/// gives the token of those octets.
Edit stamped(std::function<Bytes(ByteView octets)> make);
/// The same by one authority at one time.
Edit stamped(const Identity& authority, Instant time);

}  // namespace signet::world
