// Whether this run may take its time (SIGNET_LONG, as ./dev fault sets it): the ordinary one looks at every n-th case.
#pragma once

#include <cstdlib>

namespace signet::world {

inline bool thorough() { return std::getenv("SIGNET_LONG") != nullptr; }
/// 1 in a thorough run.
inline std::size_t every(std::size_t n) { return thorough() ? 1 : n; }

}  // namespace signet::world
