// The Date field (RFC 9110 5.6.7, IMF-fixdate), without the C library's zone files, which the cage hides.
#pragma once

#include <chrono>
#include <string>

namespace signet::gate {

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace signet::gate
