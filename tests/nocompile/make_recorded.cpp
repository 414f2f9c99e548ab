// Only the journal side of the key holder makes the proof that an intent is durable (invariant 3).
// EXPECT: is private within this context
#include "policy/model/recorded.h"

#ifdef CONTROL
bool read(const signet::Recorded& recorded, const signet::Draft& draft) { return recorded.covers(draft); }
#else
signet::Recorded forge() { return signet::Recorded{1, signet::Digest{}}; }
#endif
