// Inside of hsm/: small data objects (CKO_DATA) on a token and the attributes of its key, which libp11 does not know. A second session of
// the module that is loaded already; the login is the token's, not the session's (PKCS#11 v2.40, 5.6).
#pragma once

#include <string>
#include <vector>

#include "hsm/token.h"
#include "policy/base/result.h"

namespace signet::hsm {

/// The values of all data objects of this label on the token, seen with its login. `token_unavailable`.
Result<std::vector<std::string>> read_data_objects(const TokenSettings& settings, const std::string& serial, const std::string& label);
/// What the device says of the private key `settings.object` (PKCS#11 v2.40, 4.9 table 25).
Result<KeyCustody> key_custody(const TokenSettings& settings, const std::string& serial);
/// Leaves exactly one object of this label, with this value: the new one is made before the old ones go. False: this token
/// cannot hold one.
Result<bool> write_data_object(const TokenSettings& settings, const std::string& serial, const std::string& label,
                               const std::string& value);

}  // namespace signet::hsm
