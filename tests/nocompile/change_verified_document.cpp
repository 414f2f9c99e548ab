// What was verified cannot be changed afterwards.
// EXPECT: discards qualifiers|read-only|passing .const
#include "policy/model/verified_document.h"

#ifdef CONTROL
signet::Kind read(const signet::VerifiedDocument& document) { return document.facts().kind; }
#else
void change(signet::VerifiedDocument& document) { document.facts().kind = signet::Kind::opening; }
#endif
