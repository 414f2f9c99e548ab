// A manifest names seals that the ledger has on record: nobody else says that there is one.
// EXPECT: is private within this context
#include <utility>
#include "policy/model/seal_on_record.h"

#ifdef CONTROL
const signet::SealedMember& read(const signet::SealOnRecord& seal) { return seal.member(); }
#else
signet::SealOnRecord claim(signet::SealedMember member) { return signet::SealOnRecord{std::move(member)}; }
#endif
