// What each program links, read from the programs themselves (docs/architecture.md: the key holder has no document parser, the
// parser no token, the gate neither), and that the cage in them is the real one.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "tests/tidy/tree.h"

namespace signet::tidy {
namespace {

const std::map<std::string, std::vector<std::string>> forbidden = {
    {"signet-keyhold", {"libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libboost", "libcurl", "libpoppler"}},
    {"signet-inspect", {"libp11", "libsqlite3", "libboost", "libcurl", "libpoppler"}},
    {"signet-gate", {"libp11", "libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libsqlite3", "libpoppler"}},
    {"signet-journal", {"libp11", "libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libboost", "libpoppler"}},
    {"signet-clock", {"libp11", "libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libsqlite3", "libboost", "libcurl", "libpoppler"}},
    {"signetd", {"libp11", "libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libsqlite3", "libboost", "libpoppler"}},
    {"signet", {"libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libpoppler"}},
    {"signet-render", {"libp11", "libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libsqlite3", "libboost", "libcurl"}},
};

std::filesystem::path program(const std::string& name) { return std::filesystem::path{SIGNET_BIN_DIR} / name; }

std::string output_of(const std::string& command) {
  std::string output;
  const std::unique_ptr<FILE, decltype(&pclose)> pipe{popen(command.c_str(), "r"), &pclose};
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; pipe && (size = fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;) output.append(buffer.data(), size);
  return output;
}

// What the program asks for itself; a library that a library asks for is that one's affair.
std::vector<std::string> needed_by(const std::filesystem::path& file) {
  static const std::regex needed{R"(\(NEEDED\)[^\[]*\[([^\]]+)\])"};
  const std::string text = output_of("LC_ALL=C readelf -d '" + file.string() + "'");
  std::vector<std::string> libraries;
  for (std::sregex_iterator at{text.begin(), text.end(), needed}, end; at != end; ++at) libraries.push_back((*at)[1]);
  return libraries;
}

std::vector<std::string> violations(const std::filesystem::path& file, const std::vector<std::string>& prefixes) {
  std::vector<std::string> found;
  for (const auto& library : needed_by(file)) {
    for (const auto& prefix : prefixes) {
      if (library.starts_with(prefix)) found.push_back(file.filename().string() + " links " + library);
    }
  }
  return found;
}

bool has_sanitized_cage(const std::filesystem::path& file) { return read_file(file).find("signet_cage_sanitized") != std::string::npos; }

TEST(Links, EveryProgramIsThere) {
  for (const auto& [name, prefixes] : forbidden) {
    EXPECT_FALSE(needed_by(program(name)).empty()) << name;
  }
}

TEST(Links, NoProgramLinksWhatItMustNot) {
  for (const auto& [name, prefixes] : forbidden) EXPECT_EQ(violations(program(name), prefixes), std::vector<std::string>{});
}

TEST(Links, APlantedLibraryIsFound) {
  EXPECT_EQ(violations(program("tidy_planted_link"), forbidden.at("signet-keyhold")),
            std::vector<std::string>{"tidy_planted_link links libxml2.so.2"});
}

// Whoever holds the organisation's key in service cannot sign what it was handed: that code is not in the program at all.
TEST(Links, OnlyTheCommandHasAPersonsToken) {
  const auto has = [](const std::string& name) { return read_file(program(name)).find("PersonalToken") != std::string::npos; };
  for (const auto& [name, prefixes] : forbidden) EXPECT_EQ(has(name), name == "signet") << name;
}

TEST(Cage, NoReleaseProgramHasTheSanitizersCage) {
  for (const auto& [name, prefixes] : forbidden) {
    if (SIGNET_SANITIZED == 0) {
      EXPECT_FALSE(has_sanitized_cage(program(name))) << name;
    }
  }
  if (SIGNET_SANITIZED != 0) {
    EXPECT_TRUE(has_sanitized_cage(program("signet-inspect")));
  }
}

TEST(Cage, APlantedMarkerIsFound) { EXPECT_TRUE(has_sanitized_cage(program("tidy_planted_link"))); }

}  // namespace
}  // namespace signet::tidy
