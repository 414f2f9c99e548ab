// The pens of Permit, Draft and Recorded, held by this test program in the place of policy/, compose and keyhold: the
// token is tested with drafts of any content. The program links none of those, so there is one definition of each.
#pragma once

#include <cstdint>
#include <string>

#include "policy/model/draft.h"
#include "policy/model/recorded.h"

namespace signet::test {

Draft a_draft(const std::string& to_be_signed, SignatureAlgorithm algorithm);
Recorded the_record_of(const Draft& draft);

}  // namespace signet::test
