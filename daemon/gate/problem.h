// Errors as RFC 9457 problem details, each with its reasons from the closed table.
#pragma once

#include <string>
#include <string_view>

#include "daemon/gate/reply.h"
#include "policy/base/reason.h"

namespace signet::gate {

constexpr std::string_view problem_type = "application/problem+json";

/// RFC 9110 15; of what the gate sends.
std::string_view status_title(unsigned status) noexcept;
/// A problem with one reason.
Reply problem(unsigned status, Reason reason, std::string detail);
/// A body that was made elsewhere. 429 and 503 also say when to try again (RFC 9110 10.2.3).
Reply problem_with(unsigned status, std::string body);

/// In the place of the usual few seconds.
void set_retry_after(Reply& reply, std::int64_t seconds);

}  // namespace signet::gate
