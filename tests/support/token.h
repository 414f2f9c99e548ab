// The school's software token: its seal key is generated inside and never leaves.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/world.h"

namespace signet::world {

struct TokenSpec {
  std::filesystem::path root;  // instance root
  bool elliptic = false;       // P-256; else RSA-2048
  bool department = false;     // the department's certificate, in WORLD/department/token.cert.pem, instead of the school's
  std::string module = "/usr/lib/softhsm/libsofthsm2.so";
};

/// Writes etc/signet/softhsm2.conf and the PIN credential, makes the token and the key in it, and its certificate:
/// in the token (label and id `seal`) and in WORLD/school/seal.cert.pem. Changes the working directory to the root,
/// because the token's folder is named relatively. Returns the certificate.
Bytes make_token(const World& world, const TokenSpec& spec);

}  // namespace signet::world
