// The vice-principal's review before the principal signs (S1 Đ.4, Đ.8 bước 3; S0 Đ.3.5), where the policy asks for it.
#pragma once

#include "policy/assessment.h"

namespace signet {

/// Where the policy asks for a review of this kind, a vice-principal's signature is there. One that is there counts only by a
/// vice-principal of the roster in office, who does not lead as well, and no later than the principal's.
void assess_review(Assessment& assessment);

}  // namespace signet
