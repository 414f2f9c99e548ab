#include "tests/tidy/tree.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace signet::tidy {
namespace {

constexpr const char* folders[] = {"client", "daemon", "document", "hsm", "journal", "policy", "tests"};

bool is_source(const std::filesystem::path& path) {
  const auto extension = path.extension();
  return extension == ".h" || extension == ".cpp" || extension == ".def";
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Source> sources_of(const std::filesystem::path& root) {
  std::vector<Source> sources;
  for (const char* folder : folders) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root / folder}) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      sources.push_back({std::filesystem::relative(entry.path(), root).string(), read_file(entry.path())});
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

}  // namespace signet::tidy
