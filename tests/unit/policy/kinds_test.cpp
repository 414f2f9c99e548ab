// Real documents of each kind through reader, examination and decision; and what policy.toml may say of windows.
#include <gtest/gtest.h>

#include "tests/support/assessment_book.h"
#include "tests/support/file.h"
#include "tests/support/transcript.h"
#include "tests/support/xml_text.h"
#include "tests/unit/policy/school_case.h"

namespace signet::test {
namespace {

using world::Form;
using world::World;
using KindReasons = std::set<std::string>;

Verdict judged(const Bytes& document, void (*alter)(DecisionInput&) = nullptr) {
  static const Standing standing;
  return judge(standing, document, nullptr, alter);
}

world::Transcript of_kind(const char* kind) {
  return world::a_transcript(World::shared()).shape([kind](Form& form) { form.kind = kind; });
}

TEST(Kinds, AnOpeningIsTiedToLastYearsRecord) {
  auto opening = of_kind("KHOI_TAO").shape([](Form& form) { form.teachers.clear(); });
  EXPECT_EQ(judged(opening.bytes()).reasons, KindReasons{"previous-record-missing"});
  opening.shape([](Form& form) { form.previous_sha256 = to_hex(sha256("last year's")); });
  EXPECT_EQ(judged(opening.bytes()).reasons, KindReasons{"previous-record-unknown"});
  EXPECT_EQ(judged(opening.bytes(),
                   [](DecisionInput& in) {
                     in.previous = PreviousRecord{true, world::school_year(-1)};
                   })
                .reasons,
            KindReasons{});
  opening.shape([](Form& form) { form.previous_sha256.clear(), form.first_year = true, form.grade = "06"; });
  EXPECT_TRUE(judged(opening.bytes()).permitted);
}

TEST(Kinds, ASupplementIsForPupilsWhoWereTestedAgain) {
  // Read today; asked about in July, when it is due.
  const auto in_july = [](const Bytes& document) {
    auto asked = case_of(Kind::summer_supplement);
    asked.facts = judged(document).verified->facts();
    asked.signature(Role::principal).person = "principal";
    return asked.reasons();
  };
  EXPECT_EQ(in_july(of_kind("BO_SUNG_HE").bytes()), KindReasons{"supplement-not-due"});
  EXPECT_EQ(in_july(of_kind("BO_SUNG_HE").shape([](Form& form) { form.retest = "Toán: 5.5"; }).bytes()), KindReasons{});
  EXPECT_EQ(in_july(of_kind("BO_SUNG_HE").shape([](Form& form) { form.summer_training = "1"; }).bytes()), KindReasons{});
}

TEST(Kinds, ATransferHoldsWhatThereIsUpToADay) {
  auto transfer = of_kind("CHUYEN_TRUONG").shape([](Form& form) { form.teachers.resize(2); });
  EXPECT_EQ(judged(transfer.bytes()).reasons, KindReasons{"results-date-wrong"});
  transfer.shape([](Form& form) { form.results_until = to_iso8601(world::now() + -3 * world::day_s).substr(0, 10); });
  EXPECT_TRUE(judged(transfer.bytes()).permitted);
}

TEST(Kinds, AHomeroomTeacherOfAPrimarySchoolSignsEachSubject) {
  Standing standing;
  auto roster = roster_of_8a1();
  for (auto& subject : roster.classes.front().subjects) {
    if (subject.code == "TOAN" || subject.code == "NGUVAN") subject.teachers.front().person = "homeroom";
  }
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 5, standing.now);
  auto transcript = world::a_transcript(World::shared()).shape([](Form& form) {
    for (auto& [subject, teachers] : form.teachers) {
      if (subject == "TOAN" || subject == "NGUVAN") teachers = {"homeroom"};
    }
  });
  EXPECT_EQ(judge(standing, transcript.bytes()).reasons, KindReasons{});
  EXPECT_EQ(judge(standing, transcript.without("homeroom/TOAN").bytes()).reasons, KindReasons{"subject-teacher-missing"});
}

// E5: levels of school have profiles of their own over one structure, told apart by a field that the principal signed.
TEST(Kinds, APrimarySchoolsRecordHasItsOwnProfile) {
  Standing secondary, primary;
  primary.profile = *read_profile(world::read_file(SIGNET_PRIMARY_PROFILE));
  const auto of = [](const char* level, const char* grade) {
    return world::a_transcript(World::shared()).shape([&](Form& form) { form.level = level, form.grade = grade; }).bytes();
  };
  EXPECT_EQ(judge(secondary, of("03", "08")).reasons, KindReasons{});
  EXPECT_EQ(judge(secondary, of("04", "11")).reasons, KindReasons{});
  EXPECT_EQ(judge(secondary, of("02", "04")).reasons, KindReasons{"unknown-format"});
  EXPECT_EQ(judge(primary, of("02", "04")).reasons, KindReasons{});
  EXPECT_EQ(judge(primary, of("03", "08")).reasons, KindReasons{"unknown-format"});
  // A worker that reads by whatever profile it likes.
  secondary.read_by = secondary.profile.layout;
  secondary.read_by->only = std::nullopt;
  EXPECT_TRUE(judge(secondary, of("02", "04")).reasons.contains("unknown-format"));
}

TEST(Kinds, AnAssessmentBookIsOfAClass) {
  Standing standing;
  standing.profile = *read_profile(world::read_file(SIGNET_BOOK_PROFILE));
  const auto reasons = [&](const world::AssessmentBook& book) { return judge(standing, book.bytes()).reasons; };
  EXPECT_EQ(reasons(world::AssessmentBook{World::shared()}.pupils(45)), KindReasons{});
  EXPECT_EQ(reasons(world::AssessmentBook{World::shared()}.without("teacher-TOAN")), KindReasons{"subject-teacher-missing"});
  EXPECT_EQ(reasons(world::AssessmentBook{World::shared()}.without("homeroom")), KindReasons{"homeroom-teacher-missing"});
  EXPECT_EQ(reasons(world::AssessmentBook{World::shared()}.without_subject("GDDP")), KindReasons{"subject-missing"});
}

// O11: attendance and rewards are among what the homeroom teacher must cover.
TEST(Kinds, AHomeroomSignatureCoversAttendanceAndRewards) {
  // The paths of the profile still lead there; what the homeroom teacher signs does not hold it.
  const auto beside = [](const std::string& path, const std::string& parent) {
    return [=](std::string& text) {
      const auto moved = *world::find_element(text, path);
      const auto octets = text.substr(moved.begin, moved.end - moved.begin);
      text.erase(moved.begin, octets.size());
      const auto in_parent = parent.empty() ? octets : "<" + parent + ">" + octets + "</" + parent + ">";
      text.insert(world::find_element(text, "//THONG_TIN_HOC_BA")->end, "<THONG_TIN_HOC_BA>" + in_parent + "</THONG_TIN_HOC_BA>");
    };
  };
  const std::pair<const char*, const char*> parts[] = {
      {"//KET_QUA", ""}, {"//BANG_DIEM", ""}, {"//LOAI", "THONG_TIN_CHUNG"}, {"//MA_TRA_CUU", "THONG_TIN_CHUNG"}};
  for (const auto& [path, parent] : parts) {
    const auto reasons = judged(world::a_transcript(World::shared()).edit_form(beside(path, parent)).bytes()).reasons;
    EXPECT_EQ(reasons, (KindReasons{"homeroom-teacher-missing", "wrong-region"})) << path;
  }
  const auto twice = [](std::string& text) {
    const auto rewards = *world::find_element(text, "//KHEN_THUONG");
    text.insert(rewards.end, text.substr(rewards.begin, rewards.end - rewards.begin));
  };
  EXPECT_EQ(judged(world::a_transcript(World::shared()).edit_form(twice).bytes()).reasons, KindReasons{"field-missing"});
}

TEST(Kinds, AnElementMayBeWithoutTheAttributeOfAnOptionalField) {
  const auto bare = [](std::string& text) {
    const auto element = *world::find_element(text, "//HOC_BA_NAM_TRUOC");
    text.replace(element.begin, element.end - element.begin, "<HOC_BA_NAM_TRUOC/>");
  };
  EXPECT_TRUE(judged(world::a_transcript(World::shared()).edit_form(bare).bytes()).permitted);
}

std::string windows_fault(const std::string& windows) {
  const auto rules = read_rules("version = 1\nkinds = [\"opening\"]\n[windows]\n" + windows);
  return rules ? "" : rules.refusal().detail;
}

TEST(Windows, AFileOnlyTightens) {
  for (const auto* good : {"", "closing = \"05-30\"", "closing = \"05-25\"\nlate = \"refuse\"", "supplement_end = \"08-29\"",
                           "closing = \"05-30\"\nsupplement_end = \"05-30\""})
    EXPECT_EQ(windows_fault(good), "") << good;
  for (const auto* bad : {"closing = \"05-31\"", "closing = \"5-30\"", "closing = \"02-29\"", "closing = \"00-10\"", "closing = 530",
                          "supplement_end = \"08-30\"", "supplement_end = \"12-31\"", "closing = \"05-30\"\nsupplement_end = \"05-29\"",
                          "late = \"never\"", "late = 1", "review = \"signature\""})
    EXPECT_NE(windows_fault(bad), "") << bad;
  const auto rules = *read_rules("version = 1\nkinds = [\"opening\"]\n[windows]\nclosing = \"05-20\"\nlate = \"refuse\"\n");
  EXPECT_EQ(windows_fault("[windows.subject-teacher]\nfirst = \"05-01\"\nlast = \"05-01\"\nlate = \"refuse\""), "");
  EXPECT_EQ(windows_fault("[windows.principal]\nfirst = \"05-02\"\nlast = \"05-01\""), "first is after last: principal (policy.toml:5)");
  EXPECT_EQ(windows_fault("[windows.principal]\nlate = \"refuse\""), "late = \"refuse\" needs a last day: principal (policy.toml:5)");
  EXPECT_EQ(windows_fault("[windows.homeroom-teacher]\nlast = \"08-30\""),
            "last = \"08-30\": a day (MM-DD) not after 08-29 (policy.toml:5)");
  EXPECT_EQ(windows_fault("[windows.homeroom-teacher]\nlatest = \"05-30\""), "unknown key latest (policy.toml:5)");
  EXPECT_EQ(windows_fault("[windows.vice-principal]\nlast = \"05-30\""), "unknown key vice-principal (policy.toml:4)");
  EXPECT_EQ(windows_fault("late = \"never\""), "late = \"never\": record or refuse is needed (policy.toml:4)");
  EXPECT_EQ(rules.windows.closing, (MonthDay{5, 20}));
  EXPECT_EQ(rules.windows.supplement_end, (MonthDay{8, 29}));
  EXPECT_EQ(rules.windows.late, Windows::Late::refuse);
}

TEST(SchoolYear, EndsInItsSecondYear) {
  EXPECT_EQ(year_it_ends("2025-2026"), 2026);
  for (const auto* bad : {"", "2025", "2025-2027", "2026-2025", "2025/2026", "20252026 ", "-025--024", "2025-2026 "})
    EXPECT_EQ(year_it_ends(bad), std::nullopt) << bad;
  EXPECT_EQ(to_iso8601(end_of({5, 30}, 2026)), "2026-05-30T23:59:59+07:00");
  EXPECT_EQ(end_of({8, 29}, 2026) + 1, *start_of_day("2026-08-30"));
}

}  // namespace
}  // namespace signet::test
