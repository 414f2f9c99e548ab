// Record, then sign (invariant 3): the token takes no draft without its record.
// EXPECT: no matching function for call to|too few arguments
#include <utility>
#include "hsm/token.h"
#include "policy/model/draft.h"
#include "policy/model/recorded.h"

signet::Result<signet::Bytes> seal(signet::hsm::Token& token, signet::Draft& draft, const signet::Recorded& recorded) {
#ifdef CONTROL
  return token.seal(std::move(draft), recorded);
#else
  (void)recorded;
  return token.seal(std::move(draft));
#endif
}
