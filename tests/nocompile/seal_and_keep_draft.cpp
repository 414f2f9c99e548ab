// Sealing uses the draft up.
// EXPECT: cannot bind rvalue reference
#include <utility>
#include "hsm/token.h"
#include "policy/model/draft.h"
#include "policy/model/recorded.h"

signet::Result<signet::Bytes> seal(signet::hsm::Token& token, signet::Draft& draft, const signet::Recorded& recorded) {
#ifdef CONTROL
  return token.seal(std::move(draft), recorded);
#else
  return token.seal(draft, recorded);
#endif
}
