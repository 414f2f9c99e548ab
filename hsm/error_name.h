// Inside of hsm/: what a PKCS#11 module answered, for a person who asks its vendor.
#pragma once

#include <string>

namespace signet::hsm {

/// The name in PKCS#11 v2.40 (pkcs11t.h) of the answers that a device in trouble gives; of others the number.
std::string error_name(unsigned long result);

}  // namespace signet::hsm
