// Who may include whom, and which file wraps which foreign library.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/tree.h"

namespace signet::tidy {

/// One line for each include that the layers do not allow.
std::vector<std::string> layer_violations(const std::vector<Source>& sources);

/// One line for each `#include <…>` of a foreign library outside the files that wrap it.
std::vector<std::string> wrapper_violations(const std::vector<Source>& sources);

/// One line for each place, outside its only one, that defines a holder of a pen (who makes a Permit, a Draft, a Recorded …).
std::vector<std::string> pen_violations(const std::vector<Source>& sources);

/// Files over 600 lines, and work left undone in comments.
std::vector<std::string> size_violations(const std::vector<Source>& sources);

}  // namespace signet::tidy
