// Nothing that a permitted document rests on can be taken away: no signature, no order, no date.
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

struct Permitted {
  const char* what;
  SchoolCase asked;
};

std::vector<Permitted> permitted_cases() {
  std::vector<Permitted> all;
  for (const Kind kind :
       {annual, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book, Kind::scanned_paper, Kind::true_copy})
    all.push_back({code(kind).data(), case_of(kind)});
  const auto hour = 3600;
  auto substituted = case_of(annual);
  substituted.signs(teacher, "TOAN", "principal");
  substituted.depart("teacher-TOAN", substituted.signature(teacher, "TOAN").signing_time + -hour, true);
  all.push_back({"substitution", substituted});
  auto delegated = case_of(annual);
  delegated.signs(principal, "", "vice-principal");
  delegated.delegate(delegated.signature(principal).signing_time + -hour, delegated.now + hour);
  all.push_back({"delegation", delegated});
  return all;
}

TEST(RequirementsProperty, TheCasesArePermitted) {
  for (const auto& [what, asked] : permitted_cases()) EXPECT_EQ(asked.reasons(), RowReasons{}) << what;
}

TEST(RequirementsProperty, EverySignatureIsNeeded) {
  for (const auto& [what, asked] : permitted_cases()) {
    for (std::size_t i = 0; i < asked.facts.signatures.size(); ++i) {
      auto without = asked;
      without.facts.signatures.erase(without.facts.signatures.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(without.reasons().empty()) << what << ": signature " << i;
    }
  }
}

TEST(RequirementsProperty, EveryOrderIsNeeded) {
  for (const auto& [what, asked] : permitted_cases()) {
    for (std::size_t i = 0; i < asked.orders.size(); ++i) {
      auto without = asked;
      without.orders.erase(without.orders.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(without.reasons().empty()) << what << ": " << code(asked.orders[i].kind);
    }
  }
}

TEST(RequirementsProperty, EveryFieldThatAConditionReadsIsNeeded) {
  for (const auto& [what, asked] : permitted_cases()) {
    const bool paper = asked.facts.form == signet::Form::pdf;
    std::vector<const char*> names{"school-code"};
    if (!paper) names.insert(names.end(), {"school-year", "class-code", "class-name"});
    if (asked.facts.kind != Kind::assessment_book && asked.facts.kind != Kind::true_copy) names.push_back("pupil-id");
    if (asked.facts.kind == annual) names.insert(names.end(), {"effective-date", "lookup-code"});
    if (asked.facts.kind == Kind::transfer) names.push_back("results-until");
    if (asked.facts.kind == Kind::summer_supplement) names.push_back("retest");
    if (asked.facts.kind == Kind::opening) names.insert(names.end(), {"previous-id", "previous-sha256"});
    for (const auto* name : names) {
      auto without = asked;
      without.say(name, "");
      EXPECT_FALSE(without.reasons().empty()) << what << ": " << name;
    }
  }
}

TEST(RequirementsProperty, EveryoneSignsWhileInCharge) {
  for (const auto& [what, asked] : permitted_cases()) {
    for (std::size_t i = 0; i < asked.facts.signatures.size(); ++i) {
      auto earlier = asked;  // two years ago nobody had any authority yet
      earlier.facts.signatures[i].signing_time = earlier.now + -3 * 365 * world::day_s;
      const bool paper = asked.facts.form == signet::Form::pdf;
      EXPECT_EQ(earlier.reasons().empty(), paper) << what << ": signature " << i;
    }
  }
}

}  // namespace
}  // namespace signet::test
