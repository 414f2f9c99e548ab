// A person's ds:Signature as text, in the two styles that are read everywhere (docs/formats/signatures.md).
#pragma once

#include <string>

#include "policy/base/instant.h"
#include "policy/certificate.h"

namespace signet::client {

struct SignatureText {
  Style style = Style::xades;
  SignatureAlgorithm algorithm{};
  std::string id;      // of the Signature
  std::string region;  // Id of what is signed
  Instant time;
  Bytes region_digest, object_digest;  // SHA-256; empty while they are not known
  Bytes value;                         // empty while it is not made
};

std::string write_signature(const SignatureText& text, const Certificate& certificate);

}  // namespace signet::client
