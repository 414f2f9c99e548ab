// A refusal gives its reason from the closed list first.
// EXPECT: cannot convert|could not convert|invalid conversion
#include "policy/base/result.h"

signet::Outcome refuse() {
#ifdef CONTROL
  return signet::Refusal{signet::Reason::malformed, "cut off"};
#else
  return signet::Refusal{"cut off", {}};
#endif
}
