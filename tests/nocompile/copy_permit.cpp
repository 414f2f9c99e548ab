// A permit is leave to seal once; a copy would be leave to seal twice.
// EXPECT: use of deleted function .*Permit\(const
#include <utility>
#include "policy/model/permit.h"

signet::Permit twice(signet::Permit& permit) {
#ifdef CONTROL
  return std::move(permit);
#else
  return permit;
#endif
}
