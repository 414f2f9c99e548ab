// Debian's own programs as judges: a folder for their files, and what they say.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "policy/base/reason.h"

namespace signet::test {

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

struct Said {
  int status = -1;   // exit status
  std::string text;  // both outputs
  bool has(const std::string& part) const { return text.find(part) != std::string::npos; }
};

Said run(const std::string& command);

template <class Refused>
testing::AssertionResult refused_for(const Refused& result, Reason reason, const std::string& detail) {
  if (result) return testing::AssertionFailure() << "not refused";
  if (result.refusal().reason != reason) return testing::AssertionFailure() << "refused otherwise: " << result.refusal().detail;
  if (result.refusal().detail != detail) return testing::AssertionFailure() << "detail: " << result.refusal().detail;
  return testing::AssertionSuccess();
}

}  // namespace signet::test
