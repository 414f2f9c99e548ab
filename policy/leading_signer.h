// Who may sign in the principal's place (NĐ 30/2020 Đ.13, Đ.32.2.d; S0 Đ.3.5).
#pragma once

#include "policy/assessment.h"

namespace signet {

/// The principal whom the department approved, a successor, or a vice-principal under a delegation for this kind and class.
void assess_leading_signer(Assessment& assessment);

}  // namespace signet
