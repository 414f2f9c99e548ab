// What the service's status warns of in time: certificates that end, a department that was not heard of.
#pragma once

#include <string_view>
#include <vector>

#include "client/check_list.h"

namespace signet::client {

/// One line for each warning of GET /v1/status; none: nothing is due. Certificates at 90, 60 and 30 days (S1 Đ.7.2).
std::vector<Check> check_warnings(const CommandContext& context, std::string_view status);

}  // namespace signet::client
