// What a correction must show: request, evidence, minutes, and who was there (S0 Đ.8; S4 Đ.5; S3 Đ.17.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/register.h"

namespace signet {

std::vector<Finding> unmet_by_correction(const Correction& correction, Instant issued, const Register& register_now, Instant now);

/// The first day of the person's first assignment; nothing: has none.
std::optional<Instant> first_day_of(const Roster& roster, const std::string& person);

}  // namespace signet
