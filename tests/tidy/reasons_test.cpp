// The closed table of reasons: numbers stand in journals for ever, texts are read by people in two languages.
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

namespace signet::tidy {
namespace {

struct Row {
  int number;
  std::string symbol, code, actor, rule, vietnamese, english, alias;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table = {
#define REASON(number, symbol, code, actor, rule, vi, en, alias) {number, #symbol, code, #actor, rule, vi, en, alias},
#include "policy/base/reasons.def"
#undef REASON
  };
  return table;
}

std::set<std::string> placeholders(const std::string& text) {
  static const std::regex placeholder{R"(\{([^}]*)\})"};
  std::set<std::string> names;
  for (std::sregex_iterator at{text.begin(), text.end(), placeholder}, end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

std::vector<std::string> violations(const std::vector<Row>& table) {
  static const std::set<std::string> known{"person", "role", "subject", "class", "detail"};
  static const std::regex kebab{"[a-z0-9]+(-[a-z0-9]+)*"};
  static const std::regex upper_snake{"([A-Z0-9]+(_[A-Z0-9]+)*)?"};
  std::vector<std::string> found;
  std::set<int> numbers;
  std::set<std::string> codes;
  for (const auto& row : table) {
    const auto complain = [&](const std::string& what) { found.push_back(row.code + ": " + what); };
    if (!numbers.insert(row.number).second) complain("number used twice");
    if (!codes.insert(row.code).second) complain("code used twice");
    if (row.number < 100 || row.number > 699) complain("number outside the hundreds");
    if (!std::regex_match(row.code, kebab)) complain("code is not kebab-case");
    if (std::regex_replace(row.symbol, std::regex{"_"}, "-") != row.code) complain("symbol and code differ");
    if (!std::regex_match(row.alias, upper_snake)) complain("alias is not UPPER_SNAKE");
    if (row.rule.empty()) complain("no rule is cited");
    if (row.vietnamese.empty() || row.english.empty()) complain("a language is missing");
    if (row.vietnamese == row.english) complain("one text for both languages");
    if (placeholders(row.vietnamese) != placeholders(row.english)) complain("the languages say different things");
    for (const auto& name : placeholders(row.vietnamese + row.english)) {
      if (!known.contains(name)) complain("unknown placeholder " + name);
    }
    for (const auto& text : {row.vietnamese, row.english}) {
      if (!text.empty() && text.back() != '.') complain("a text is no sentence");
      if (text.find('!') != std::string::npos) complain("exclamation mark");
    }
  }
  return found;
}

TEST(Reasons, TheTableIsWhole) { EXPECT_EQ(violations(rows()), std::vector<std::string>{}); }

TEST(Reasons, EachFaultOfARowIsFound) {
  const Row good{100, "malformed", "malformed", "clerk", "rule", "Sai ({detail}).", "Wrong ({detail}).", "SAI"};
  const auto count = [&](auto change) {
    Row row = good;
    change(row);
    return violations({row}).size();
  };
  EXPECT_EQ(violations({good}).size(), 0U);
  EXPECT_EQ(violations({good, good}).size(), 2U);
  EXPECT_EQ(count([](Row& row) { row.number = 7; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.code = row.symbol = "Mal"; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.symbol = "other"; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.alias = "sai"; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.rule.clear(); }), 1U);
  EXPECT_EQ(count([](Row& row) { row.english.clear(); }), 2U);
  EXPECT_EQ(count([](Row& row) { row.english = row.vietnamese; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.english = "Wrong."; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.vietnamese = row.english = "{pupil}."; }), 2U);
  EXPECT_EQ(count([](Row& row) { row.english = "Wrong {detail}"; }), 1U);
  EXPECT_EQ(count([](Row& row) { row.english = "Wrong! {detail}."; }), 1U);
}

}  // namespace
}  // namespace signet::tidy
