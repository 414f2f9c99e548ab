// Only `decide` writes a permit.
// EXPECT: is private within this context
#include "policy/model/permit.h"

#ifdef CONTROL
const signet::Digest& show(const signet::Permit& permit) { return permit.document(); }
#else
signet::Permit forge() { return signet::Permit{signet::Digest{}, signet::Instant{}}; }
#endif
