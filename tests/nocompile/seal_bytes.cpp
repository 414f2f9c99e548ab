// There is no blind signing (invariant 4): the token takes no bytes.
// EXPECT: cannot bind|cannot convert|could not convert|no matching function
#include <utility>
#include "hsm/token.h"
#include "policy/model/draft.h"
#include "policy/model/recorded.h"

signet::Result<signet::Bytes> seal(signet::hsm::Token& token, signet::Draft& draft, const signet::Recorded& recorded) {
#ifdef CONTROL
  return token.seal(std::move(draft), recorded);
#else
  return token.seal(signet::to_bytes(draft.before_value()), recorded);
#endif
}
