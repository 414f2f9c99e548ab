// Questions are asked only where a person can answer.
#pragma once

#include <string>

namespace signet::client {

/// True when the person says yes, and where there is no terminal (nothing is asked there).
bool confirmed(const std::string& question);

}  // namespace signet::client
