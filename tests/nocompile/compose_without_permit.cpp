// Nothing is composed without a permit, and composing uses it up.
// EXPECT: cannot bind rvalue reference|could not convert|no matching function|invalid initialization
#include <utility>
#include "policy/model/draft.h"

namespace signet {
Result<Draft> compose(Permit&& permit, const VerifiedDocument& document, const SealParts& parts);

Result<Draft> twice(Permit& permit, const VerifiedDocument& document, const SealParts& parts) {
#ifdef CONTROL
  return compose(std::move(permit), document, parts);
#else
  return compose(permit, document, parts);
#endif
}
}  // namespace signet
