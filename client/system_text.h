// What the operating system said, without the numbers.
#pragma once

#include <string>

namespace signet::client {

/// `strerror` of any thread. For the `detail` of a refusal.
std::string system_text(int error_number);

}  // namespace signet::client
