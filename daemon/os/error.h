// What the operating system refused, as a refusal of ours.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "policy/base/result.h"

namespace signet::os {

/// `what` and the text of errno, which is read first.
inline Refusal system_refusal(const std::string& what) {
  const int number = errno;
  return Refusal{Reason::system_error, what + ": " + std::generic_category().message(number)};
}

}  // namespace signet::os
