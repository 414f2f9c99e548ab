// A count for docs/faults.md, as tests/fault/faults.py records it: only where SIGNET_FAULTS names a file.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/fault/harmed_process.h"

namespace signet::test {

inline std::string name_of(Harm harm) {
  switch (harm) {
    case Harm::killed_before: return "killed before a call that changes the disk";
    case Harm::killed_after: return "killed after a call that changes the disk";
    case Harm::disk_full: return "disk full (ENOSPC), at a call that changes it";
  }
  return "";
}

/// Nothing where a check of this test did not hold.
inline void record(const std::string& struck, Harm harm, const std::string& what, int count) {
  const char* const path = std::getenv("SIGNET_FAULTS");
  if (path == nullptr || testing::Test::HasFailure()) return;
  std::ofstream{path, std::ios::app} << R"({"fault": ")" << name_of(harm) << R"(", "struck": ")" << struck << R"(", "what": ")" << what
                                     << R"(", "count": )" << count << "}\n";
}

}  // namespace signet::test
