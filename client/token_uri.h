// Where a token's key is, as a PKCS#11 URI (RFC 7512), for `signet sign --token`.
#pragma once

#include <string>
#include <string_view>

#include "hsm/personal_token.h"
#include "policy/base/secret.h"

namespace signet::client {

struct TokenPlace {
  hsm::TokenSettings settings;
  std::string pin_file;  // of `pin-source`; empty: a person types the PIN
};

/// `pkcs11:token=LABEL;object=NAME?module-path=/PATH[&pin-source=file:/PATH]`. A PIN in the URI itself (`pin-value`) is refused: the
/// list of processes shows it to everybody. So is every attribute that is not one of these.
Result<TokenPlace> read_token_uri(std::string_view uri);

/// From the file, its last line end dropped; else from the terminal, unseen.
Result<Secret> read_pin_of(const TokenPlace& place);

}  // namespace signet::client
