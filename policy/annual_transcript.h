// The floor of the year-end transcript (S1 Đ.8): every assigned subject teacher, then homeroom, then the principal.
#pragma once

#include <vector>

#include "policy/decide.h"

namespace signet {

void assess_annual_transcript(const DecisionInput& input, const DocumentFacts& facts, std::vector<Finding>& findings);

}  // namespace signet
