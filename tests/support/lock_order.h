// The principal's order that locks or unlocks classes, as text: nothing here uses the code that reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signet::world {

struct LockOrder {
  std::vector<std::string> classes{"8A1", "8A2", "8A3"};
  int number = 1;
  std::string previous;  // SHA-256 of the file of the order of its kind before it
  std::string unlock;    // the reason; empty: it locks
};

/// Of the same appliance and school year as the roster's order; nobody has signed it.
std::string lock_order(std::string_view roster_order, const LockOrder& order);

}  // namespace signet::world
