// Only `compose` makes what will be signed (invariant 4).
// EXPECT: is private within this context
#include "policy/model/draft.h"

#ifdef CONTROL
signet::ByteView read(const signet::Draft& draft) { return draft.to_be_signed(); }
#else
signet::Draft forge() { return signet::Draft{}; }
#endif
