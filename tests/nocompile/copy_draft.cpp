// A draft is signed once.
// EXPECT: use of deleted function .*Draft\(const
#include <utility>
#include "policy/model/draft.h"

signet::Draft twice(signet::Draft& draft) {
#ifdef CONTROL
  return std::move(draft);
#else
  return draft;
#endif
}
