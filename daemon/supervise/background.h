// `--background`: the supervisor as a child of its own session; we return when the service answers.
#pragma once

#include <functional>

namespace signet::supervise {

/// 0 when the service answers; else why it does not, on stderr, and `not_available`.
int run_in_background(const std::function<int()>& supervise);

}  // namespace signet::supervise
