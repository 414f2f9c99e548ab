// A number from the wire is no reason before it was looked up.
// EXPECT: cannot convert|could not convert|invalid conversion|narrowing
#include <cstdint>
#include <optional>
#include "policy/base/result.h"

std::optional<signet::Reason> read(std::uint16_t number) {
#ifdef CONTROL
  return signet::reason_from_number(number);
#else
  signet::Reason reason = number;
  return reason;
#endif
}
