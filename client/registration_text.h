// A registration as its XML (docs/formats/registration.md): written in canonical form, without white space, with an empty slot.
#pragma once

#include <string>

#include "policy/registration.h"

namespace signet::client {

/// The unsigned document. `registration_malformed` names what a department would refuse to read.
Result<std::string> write_registration(const Registration& registration);

}  // namespace signet::client
