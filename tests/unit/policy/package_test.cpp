// What rests on earlier seals: every condition on its members, one taken away at a time.
#include <gtest/gtest.h>

#include "policy/base/limits.h"
#include "policy/manifest.h"
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

using State = MemberStanding::State;

SealedMember member_of(const char* name, Kind kind = Kind::annual_transcript) {
  return {sha256(name), sha256(name), std::string{"id of "} + name, kind, signet::Form::xml, 10, 11};
}

void stands(SchoolCase& c, const SealedMember& member, State state = State::live) {
  c.members[member.file] = {state, 12, true, std::string{world::school_code}, "2025-2026", "8A1"};
}

SchoolCase manifest_case(Kind kind, const std::vector<SealedMember>& members) {
  auto made = case_of(Kind::annual_transcript);
  ManifestHead head{kind, std::string{world::school_code}, "", "8A1", "2025-2026", 1, made.now};
  made.facts = manifest_facts(head, members);
  made.facts.document = sha256("the manifest");
  made.facts.seal_slot = {{}, "SEAL", "", false, true, {}};
  for (const auto& member : members) stands(made, member);
  return made;
}

SchoolCase a_package() {
  return manifest_case(Kind::package, {member_of("one"), member_of("two"), member_of("book", Kind::assessment_book)});
}
SchoolCase a_copy() { return manifest_case(Kind::true_copy, {member_of("one")}); }

struct Row {
  const char* what;
  void (*change)(SchoolCase&);
  RowReasons reasons;
};

void check(SchoolCase (*made)(), const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    auto asked = made();
    row.change(asked);
    EXPECT_EQ(asked.reasons(), row.reasons) << row.what;
  }
}

MemberStanding& one(SchoolCase& c) { return c.members.at(sha256("one")); }

TEST(Package, EveryMemberIsALiveSealOfThisSchoolClassAndYear) {
  check(&a_package, {{"in order", [](auto&) {}, {}},
                     {"without the principal's signature: it has none", [](auto& c) { c.facts.signatures.clear(); }, {}},
                     {"of no one class",
                      [](auto& c) {
                        c.say("class-name", "");
                        one(c).class_name = "9B";
                      },
                      {}},
                     {"a member that is no seal of ours", [](auto& c) { c.members.erase(sha256("one")); }, {"member-not-sealed"}},
                     {"a revoked member", [](auto& c) { one(c).state = State::revoked; }, {"member-not-live"}},
                     {"a replaced member", [](auto& c) { one(c).state = State::replaced; }, {"member-not-live"}},
                     {"of another school", [](auto& c) { one(c).school_code = "0"; }, {"member-elsewhere"}},
                     {"of another class", [](auto& c) { one(c).class_name = "8A2"; }, {"member-elsewhere"}},
                     {"of another year", [](auto& c) { one(c).school_year = "2024-2025"; }, {"member-elsewhere"}},
                     {"that could not be read again", [](auto& c) { one(c).read = false; }, {"member-unreadable"}},
                     {"all of it is told",
                      [](auto& c) {
                        one(c).state = State::revoked;
                        one(c).class_name = "8A2";
                        c.members.erase(sha256("two"));
                      },
                      {"member-not-live", "member-elsewhere", "member-not-sealed"}},
                     {"a member twice", [](auto& c) { c.facts.members.push_back(c.facts.members.back()); }, {"member-twice"}},
                     {"a scan", [](auto& c) { c.facts.members.front().kind = Kind::scanned_paper; }, {"member-kind-unfit"}},
                     {"another package", [](auto& c) { c.facts.members.front().kind = Kind::package; }, {"member-kind-unfit"}},
                     {"more than the limit",
                      [](auto& c) {
                        for (std::size_t i = 0; i < limits::package_members_max; ++i) {
                          const auto more = member_of(std::to_string(i).c_str());
                          c.facts.members.push_back(more);
                          stands(c, more);
                        }
                      },
                      {"too-large"}},
                     {"no number", [](auto& c) { c.facts.fields.erase("package-number"); }, {"field-missing"}},
                     {"no year",
                      [](auto& c) {
                        c.say("school-year", "");
                        for (auto& [file, member] : c.members) member.school_year.clear();
                      },
                      {"field-missing"}},
                     {"of another school's name", [](auto& c) { c.say("school-code", "0"); }, {"school-mismatch"}}});
}

TEST(Package, WhatCameFromOutsideIsNone) {
  for (auto* made : {&a_package, &a_copy}) {
    auto asked = made();
    asked.facts.members.clear();
    EXPECT_EQ(asked.reasons(), RowReasons{"kind-not-permitted"});
  }
  auto pdf = a_package();
  pdf.facts.form = signet::Form::pdf;
  EXPECT_EQ(pdf.reasons(), RowReasons{"kind-not-permitted"});
}

TEST(Package, TheRestIsAskedOfItAsOfEveryKind) {
  check(&a_package, {{"not permitted by the file", [](auto& c) { c.rules.kinds.erase(Kind::package); }, {"kind-not-permitted"}},
                     {"nobody asked who may", [](auto& c) { c.caller = 8; }, {"activation-missing"}},
                     {"no approval", [](auto& c) { c.orders.erase(c.orders.begin()); }, {"school-certificate-not-approved"}}});
}

TEST(Package, ItsNumberIsGivenOnce) {
  auto asked = a_package();
  asked.tuple = TupleState{TupleState::State::sealed, sha256("other members"), 20};
  EXPECT_EQ(asked.reasons(), RowReasons{"already-sealed"}) << "and no correction is asked for: a package is composed anew";
  asked.tuple->document = asked.facts.document;
  EXPECT_EQ(asked.reasons(), RowReasons{});
  asked.tuple->state = TupleState::State::revoked;
  EXPECT_EQ(asked.reasons(), RowReasons{"seal-revoked"});
  asked.tuple = TupleState{TupleState::State::intent_open, sha256("other members"), 20};
  EXPECT_EQ(asked.reasons(), RowReasons{"intent-open"});
}

TEST(ElectronicCopy, RestsOnOneLiveSeal) {
  check(&a_copy, {{"in order", [](auto&) {}, {}},
                  {"of a scan", [](auto& c) { c.facts.members.front().kind = Kind::scanned_paper; }, {}},
                  {"whatever its class and year", [](auto& c) { one(c).class_name = one(c).school_year = "?"; }, {}},
                  {"of what is no seal of ours", [](auto& c) { c.members.clear(); }, {"member-not-sealed"}},
                  {"revoked", [](auto& c) { one(c).state = State::revoked; }, {"member-not-live"}},
                  {"replaced", [](auto& c) { one(c).state = State::replaced; }, {"member-not-live"}},
                  {"of a copy", [](auto& c) { c.facts.members.front().kind = Kind::true_copy; }, {"member-kind-unfit"}},
                  {"of a package", [](auto& c) { c.facts.members.front().kind = Kind::package; }, {"member-kind-unfit"}},
                  {"of two",
                   [](auto& c) {
                     c.facts.members.push_back(member_of("two"));
                     stands(c, member_of("two"));
                   },
                   {"field-missing"}},
                  {"not permitted by the file", [](auto& c) { c.rules.kinds.erase(Kind::true_copy); }, {"kind-not-permitted"}},
                  {"of another school's name", [](auto& c) { c.say("school-code", "0"); }, {"school-mismatch"}}});
}

}  // namespace
}  // namespace signet::test
