// docs/requirements.md says which test shows each rule: every test and file that it names is there.
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/tidy/tree.h"

namespace signet::tidy {
namespace {

const std::filesystem::path root{SIGNET_SOURCE_DIR};

// `Suite.Name`, as googletest has them.
std::set<std::string> tests_of_the_tree() {
  static const std::regex declaration{R"(\b(?:TEST|TEST_F|TEST_P|TYPED_TEST)\((\w+), (\w+)\))"};
  std::set<std::string> found;
  for (const auto& source : sources_of(root)) {
    for (std::sregex_iterator at{source.text.begin(), source.text.end(), declaration}, end; at != end; ++at)
      found.insert((*at)[1].str() + "." + (*at)[2].str());
  }
  return found;
}

bool is_there(const std::set<std::string>& tests, const std::string& suite, const std::string& name) {
  const auto first = tests.lower_bound(suite + "." + name);
  return first != tests.end() && first->starts_with(suite + "." + name);
}

std::vector<std::string> missing_of(const std::string& text) {
  static const std::regex test{R"(\b([A-Z]\w+)\.([A-Z]\w*|\*))"}, file{R"(\btests/[\w/]+(?:\.\w+)?)"};
  static const auto tests = tests_of_the_tree();
  std::vector<std::string> missing;
  for (std::sregex_iterator at{text.begin(), text.end(), test}, end; at != end; ++at) {
    const auto name = (*at)[2].str();
    if (!is_there(tests, (*at)[1], name == "*" ? "" : name)) missing.push_back(at->str());
  }
  for (std::sregex_iterator at{text.begin(), text.end(), file}, end; at != end; ++at) {
    const auto path = root / at->str();
    if (!std::filesystem::exists(path) && !std::filesystem::exists(path.string() + ".py") && at->str().back() != '_')
      missing.push_back(at->str());
  }
  return missing;
}

TEST(RequirementsTable, NamesTestsThatAreThere) {
  EXPECT_EQ(missing_of(read_file(root / "docs/requirements.md")), std::vector<std::string>{});
}

TEST(RequirementsTable, AMissingTestIsFound) {
  EXPECT_EQ(missing_of("| B1 | Requirements.NobodyWroteThis, tests/road/test_nothing.py |").size(), 2U);
  EXPECT_EQ(missing_of("| B1 | NoSuite.* |").size(), 1U);
  EXPECT_EQ(missing_of("| B1 | Requirements.*, tests/road/test_class.py |").size(), 0U);
}

}  // namespace
}  // namespace signet::tidy
