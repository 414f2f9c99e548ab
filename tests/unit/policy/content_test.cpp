// E1, E3, E4: what a document says of marks and levels is looked at for notes; what its kind must hold is required.
#include "policy/plausibility.h"
#include "tests/support/file.h"
#include "tests/support/transcript.h"
#include "tests/support/xml_text.h"
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

std::string doubt(const char* first, const char* second, const char* year) {
  return doubt_of({first, second, year}, {"D", "CD"}).value_or("");
}

TEST(Marks, OfAYearFollowFromTheTerms) {
  for (const auto* good : {"7.8", "7,8"}) EXPECT_EQ(doubt("7.5", "8.0", good), "") << good;
  EXPECT_EQ(doubt("7.5", "8.0", "7.9"), "HK1 7.5, HK2 8.0, CN 7.9 ≠ 7.8");
  EXPECT_EQ(doubt("7.5", "8.0", "7.7"), "HK1 7.5, HK2 8.0, CN 7.7 ≠ 7.8");
  EXPECT_EQ(doubt("5", "6", "5.7"), "") << "17/3 = 5.666…";
  EXPECT_EQ(doubt("5", "5.5", "5.3"), "") << "16/3 = 5.333…";
  EXPECT_EQ(doubt("10", "10", "10"), "");
  EXPECT_EQ(doubt("0", "0", "0.0"), "");
  EXPECT_EQ(doubt("8.0", "7.5", "7.7"), "") << "the second term counts twice: 23/3 = 7.666…";
}

TEST(Marks, AreOfTheScaleOrAmongTheLevels) {
  EXPECT_EQ(doubt("10.1", "8", "8"), "HK1 10.1");
  EXPECT_EQ(doubt("8", "11", "8"), "HK2 11");
  EXPECT_EQ(doubt("8", "8", "8.25"), "CN 8.25");
  for (const auto* bad : {"-1", "8.", ".5", "8.x", "100", "tám", "8 ", "d"}) EXPECT_EQ(doubt("", "", bad), std::string{"CN "} + bad);
  EXPECT_EQ(doubt("D", "CD", "D"), "");
  EXPECT_EQ(doubt("", "", ""), "") << "nothing is given";
  EXPECT_EQ(doubt("", "8", "8.5"), "") << "too little to say";
  EXPECT_EQ(doubt("D", "8", "8.5"), "") << "too little to say";
}

Verdict read(const world::Transcript& transcript, const std::string& more = {}) {
  Standing standing;
  if (!more.empty()) standing.profile = *read_profile(world::read_file(SIGNET_PROFILE) + more);
  return judge(standing, transcript.bytes());
}

world::Transcript with_text(const std::string& path, const std::string& text) {
  return world::a_transcript(world::World::shared()).edit_form([=](std::string& form) {
    form = world::replace_content(form, *world::find_element(form, path), text);
  });
}

TEST(Content, IsNotedAndNeverRefused) {
  EXPECT_EQ(read(world::a_transcript(world::World::shared())).verified->facts().doubts, std::vector<Doubt>{});
  const auto wrong = read(with_text("//DIEM_TONG_KET[@Id='diem_TOAN']/CN", "10.5"));
  EXPECT_TRUE(wrong.permitted);
  EXPECT_EQ(wrong.verified->facts().doubts, (std::vector<Doubt>{{true, "Toán", "CN 10.5"}}));
  auto asked = case_of(annual);
  asked.facts.doubts = {{true, "Toán", "CN 10.5"}, {false, "", "conduct X"}};
  EXPECT_EQ(asked.notes(), (std::vector<Note>{{Note::What::marks_doubtful, "", "", "Toán", "CN 10.5"},
                                              {Note::What::level_unknown, "", "", "", "conduct X"}}));
  EXPECT_EQ(asked.reasons(), RowReasons{});
}

TEST(Content, LevelsComeFromAClosedList) {
  const auto level = [](const char* value) {
    return world::a_transcript(world::World::shared()).edit_form([=](std::string& form) {
      form.replace(form.find("<KET_QUA_REN_LUYEN hk1=\"T\" hk2=\"T\" cn=\"T\""), 41,
                   "<KET_QUA_REN_LUYEN hk1=\"T\" hk2=\"T\" cn=\"" + std::string{value} + "\"");
    });
  };
  EXPECT_EQ(read(level("K")).verified->facts().doubts, std::vector<Doubt>{});
  EXPECT_EQ(read(level("")).verified->facts().doubts, std::vector<Doubt>{}) << "not given";
  EXPECT_EQ(read(level("G")).verified->facts().doubts, (std::vector<Doubt>{{false, "", "ren-luyen G"}}));
  EXPECT_TRUE(read(level("G")).permitted);
}

TEST(Content, WhatItsKindMustHoldIsRequired) {
  const auto without = [](const char* path) {
    return world::a_transcript(world::World::shared()).edit_form([=](std::string& form) {
      const auto element = *world::find_element(form, path);
      form.erase(element.begin, element.end - element.begin);
    });
  };
  for (const auto* path : {"//NHAN_XET_NANG_LUC", "//NHAN_XET_PHAM_CHAT", "//NHAN_XET_GVCN", "//KET_QUA_REN_LUYEN", "//DUOC_LEN_LOP"})
    EXPECT_EQ(read(without(path)).reasons, RowReasons{"field-missing"}) << path;
  auto opening = world::a_transcript(world::World::shared()).shape([](world::Form& form) {
    form.kind = "KHOI_TAO", form.teachers.clear(), form.first_year = true, form.grade = "06";
  });
  opening.edit_form([](std::string& form) {
    const auto element = *world::find_element(form, "//DUOC_LEN_LOP");
    form.erase(element.begin, element.end - element.begin);
  });
  EXPECT_TRUE(read(opening).permitted) << "of an opening nothing of the year's end is asked";
}

std::string replaced(const std::string& from, const std::string& to) {
  auto text = world::read_file(SIGNET_PROFILE);
  text.replace(text.find(from), from.size(), to);
  const auto profile = read_profile(text, "p.toml");
  return profile ? "" : profile.refusal().detail;
}

TEST(Profile, AnOptionalFieldIsNoOther) {
  EXPECT_TRUE(read_profile(world::read_file(SIGNET_PROFILE)));
  EXPECT_EQ(replaced("[optional]\n", "[optional]\npupil-id = \"/DU_LIEU_HOC_BA/X\"\n"), "both a field and optional: pupil-id (p.toml:47)");
  EXPECT_FALSE(read_profile(world::read_file(SIGNET_PROFILE) + "\n[optional.deeper]\n"));
}

TEST(Profile, ContentRulesAreReadStrictly) {
  EXPECT_EQ(replaced("levels = [", "level = ["), "unknown key level (p.toml:68)");
  EXPECT_EQ(replaced("annual-transcript = [", "annual = ["), "not a known value: annual (p.toml:81)");
  EXPECT_EQ(replaced("name = \"ren-luyen\"", "nam = \"ren-luyen\""), "unknown key nam (p.toml:71)");
  EXPECT_EQ(replaced("first = \"/DIEM_TONG_KET/HK1\"", "first = \"DIEM_TONG_KET/HK1\""), "not a path: DIEM_TONG_KET/HK1 (p.toml:65)");
}

}  // namespace
}  // namespace signet::test
