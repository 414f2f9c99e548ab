// Only `examine`, `examine_pdf` and `write_manifest` make a verified document.
// EXPECT: is private within this context
#include <utility>
#include "policy/model/verified_document.h"

#ifdef CONTROL
const signet::DocumentFacts& read(const signet::VerifiedDocument& document) { return document.facts(); }
#else
signet::VerifiedDocument claim(signet::DocumentFacts facts) { return signet::VerifiedDocument{std::move(facts)}; }
#endif
