// What will be signed cannot be changed after it was composed.
// EXPECT: is private within this context|cannot convert|discards qualifiers
#include <string>
#include "policy/model/draft.h"

#ifdef CONTROL
std::string read(const signet::Draft& draft) { return draft.before_value(); }
#else
void change(signet::Draft& draft) { draft.to_be_signed_ = "<SignedInfo/>"; }
#endif
