// The source tree as texts, for the tests that read it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace signet::tidy {

struct Source {
  std::string path;  // from the root, e.g. `hsm/token.cpp`
  std::string text;
};

/// Every .h, .cpp and .def of the project's folders, sorted by path.
std::vector<Source> sources_of(const std::filesystem::path& root);

std::string read_file(const std::filesystem::path& path);
std::vector<std::string> lines_of(const std::string& text);

}  // namespace signet::tidy
