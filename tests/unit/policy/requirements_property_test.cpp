// Nothing that a permitted document rests on can be taken away: no signature, no order, no date.
#include "policy/pdf_record_fields.h"
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
  for (const Kind kind : {annual, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book})
    all.push_back({code(kind).data(), case_of(kind, as_pdf)});
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
    const bool paper = !has_xml_form(asked.facts.kind);
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

struct SharedFault {
  const char* reason;
  std::function<void(SchoolCase&)> change;
  std::set<Kind> not_of{};
};

// What every kind shares, and which kinds are free of it.
const std::vector<SharedFault>& shared_faults() {
  constexpr auto book = Kind::assessment_book, scan = Kind::scanned_paper, copy = Kind::true_copy;
  static const std::vector<SharedFault> all{
      {"school-mismatch", [](auto& c) { c.say("school-code", "00000002"); }},
      {"pupil-id-invalid", [](auto& c) { c.say("pupil-id", "12"); }, {book, copy}},
      {"class-not-in-roster", [](auto& c) { c.say("class-code", "8A9"); }, {scan, copy}},
      {"class-not-in-roster", [](auto& c) { c.say("class-name", "8A9"); }, {scan, copy}},
      {"school-year-mismatch", [](auto& c) { c.say("school-year", world::school_year(1)); }, {scan, copy}},
      {"after-final-date", [](auto& c) { c.at("08-30T00:00:00+07:00"); }, {scan, copy}},
      {"class-unlocked", [](auto& c) { c.unlock(c.now + -30 * world::day_s); }, {Kind::opening, scan, copy}},
      {"effective-date-wrong", [](auto& c) { c.say("effective-date", ""); }, {book, scan, copy}},
      {"signer-not-assigned", [](auto& c) { c.signs(principal, "", "other-teacher"); }},
      {"roles-conflict", [](auto& c) { c.signs(principal, "", "homeroom"); }, {scan, copy}},
      {"roles-conflict",
       [](auto& c) {
         c.roster().persons["clerk"].account.reset();
         c.roster().persons["principal"].account = 7;
       }},
      {"order-of-signing",
       [](auto& c) {
         for (auto& s : c.facts.signatures)
           if (s.role == homeroom) s.signing_time = c.signature(principal).signing_time + 3600;
       },
       {scan, copy}},
      {"signature-stale", [](auto& c) { c.unlock(c.now + -60), c.lock(c.now + -30); }, {Kind::opening, scan, copy}},
  };
  return all;
}

TEST(RequirementsProperty, EveryKindHasWhatAllShare) {
  for (const Kind kind :
       {annual, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book, Kind::scanned_paper, Kind::true_copy}) {
    for (const auto& fault : shared_faults()) {
      for (const auto form : {as_xml, as_pdf}) {
        auto asked = case_of(kind, form);
        fault.change(asked);
        EXPECT_NE(asked.reasons().contains(fault.reason), fault.not_of.contains(kind)) << code(kind) << " " << code(form) << fault.reason;
      }
    }
  }
}

TEST(RequirementsProperty, EachKindHasItsForm) {
  for (const Kind kind : {Kind::scanned_paper, Kind::true_copy}) {
    auto asked = case_of(kind);
    asked.facts.form = as_xml;
    EXPECT_TRUE(asked.reasons().contains("kind-not-permitted")) << code(kind);
  }
  for (const Kind kind : {Kind::package, Kind::certificate_approval, Kind::certificate, Kind::order, Kind{}}) {
    auto asked = case_of(annual);
    asked.facts.kind = kind;
    asked.rules.kinds.insert(kind);
    EXPECT_EQ(asked.reasons(), RowReasons{"kind-not-permitted"}) << static_cast<int>(kind);
    asked.facts.form = as_pdf;
    EXPECT_EQ(asked.reasons(), RowReasons{"kind-not-permitted"}) << static_cast<int>(kind) << " as PDF";
  }
}

TEST(RequirementsProperty, EveryoneSignsWhileInCharge) {
  for (const auto& [what, asked] : permitted_cases()) {
    for (std::size_t i = 0; i < asked.facts.signatures.size(); ++i) {
      auto earlier = asked;  // two years ago nobody had any authority yet
      earlier.facts.signatures[i].signing_time = earlier.now + -3 * 365 * world::day_s;
      const bool paper = !has_xml_form(asked.facts.kind);
      EXPECT_EQ(earlier.reasons().empty(), paper) << what << ": signature " << i;
    }
  }
}

}  // namespace
}  // namespace signet::test
