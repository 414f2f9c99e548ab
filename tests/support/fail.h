// The world maker is a tool for tests and demonstrations: what it cannot do ends it with a sentence.
#pragma once

#include <stdexcept>
#include <string>

namespace signet::world {

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void must(bool holds, const std::string& what) {
  if (!holds) throw Failure("signet-world: " + what);
}

}  // namespace signet::world
