// A used permit cannot be filled again.
// EXPECT: use of deleted function .*Permit::operator=|use of deleted function .*operator=\(signet::Permit
#include <utility>
#include "policy/model/permit.h"

void refill(signet::Permit& used, signet::Permit& fresh) {
#ifdef CONTROL
  const signet::Permit taken{std::move(fresh)};
  (void)used;
#else
  used = std::move(fresh);
#endif
}
