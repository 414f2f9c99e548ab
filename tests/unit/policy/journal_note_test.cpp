// What may be put on record, and the file in which a person's words are kept.
#include "policy/journal_note.h"

#include <gtest/gtest.h>

#include <set>

#include "policy/base/limits.h"

namespace signet {
namespace {

using What = JournalNote::What;

const std::string seal(32, 'a'), sum(64, 'b');

Register with_class() {
  Roster roster;
  roster.school_year = "2025-2026";
  roster.classes.push_back({"8A1", "8A1", {}, {}, {}});
  Order order;
  order.kind = OrderKind::roster;
  order.body = roster;
  Register made;
  made.apply(order, 1, {});
  return made;
}

std::set<Reason> reasons(const JournalNote& note, std::size_t octets = 10, bool seal_known = true) {
  std::set<Reason> found;
  for (const auto& each : judge_note(note, octets, seal_known, with_class())) found.insert(each.reason);
  return found;
}

std::string detail(const JournalNote& note) {
  const auto findings = judge_note(note, 10, true, with_class());
  return findings.empty() ? "(none)" : findings.front().detail;
}

const std::set<Reason> none, malformed{Reason::note_malformed}, unknown{Reason::note_about_unknown};

TEST(JournalNote, EachIsAboutWhatItsRowAsksFor) {
  const std::string all[] = {"", seal, sum, "8A1"};
  const auto fits = [&](What what) {
    std::string forms;
    for (const auto& about : all) forms += reasons({what, about, "1", "2026-05-28"}).empty() ? '+' : '-';
    return forms;
  };
  EXPECT_EQ(fits(What::incident), "++++");
  EXPECT_EQ(fits(What::lock_proposed), "---+");
  EXPECT_EQ(fits(What::lock_executed), "--++");
  EXPECT_EQ(fits(What::printed), "-+++");
  EXPECT_EQ(fits(What::created), "-+++");
  EXPECT_EQ(fits(What::checked), "-+++");
  EXPECT_EQ(fits(What::cancellation), "-++-");
  EXPECT_EQ(fits(What::repository_id), "-++-");
  EXPECT_EQ(fits(What::handed_back), "++++");
  EXPECT_EQ(fits(What::copied), "++++");
  EXPECT_EQ(fits(What::related_records), "-++-");
  EXPECT_EQ(fits(What::other), "++++");
  EXPECT_EQ(detail({What::lock_proposed, "", "", ""}), "lock-proposed --about CLASS");
}

TEST(JournalNote, NoNameAndNoPupilsIdPassesAsWhatItIsAbout) {
  for (const char* about : {"000000000101", "Nguyễn Văn A", "9Z9", "8a1", "8A1 Nguyễn Văn A"})
    EXPECT_EQ(reasons({What::other, about, "", ""}), unknown) << about;
  EXPECT_EQ(reasons({What::other, seal, "", ""}, 10, false), unknown) << "no seal of this appliance";
  EXPECT_EQ(reasons({What::other, sum, "", ""}, 10, false), none) << "a file that came from elsewhere";
  EXPECT_EQ(reasons({What::other, std::string(64, 'B'), "", ""}), unknown) << "as we write digests, or not at all";
  EXPECT_EQ(detail({What::other, "Nguyễn Văn A", "", ""}), "--about") << "said without the name";
}

TEST(JournalNote, AnEmptyOneAndOneTooLargeAreRefused) {
  EXPECT_EQ(reasons({What::other, "", "", ""}, 0), malformed);
  EXPECT_EQ(reasons({What::other, "", "", ""}, limits::note_bytes_max), none);
  EXPECT_EQ(reasons({What::other, "", "", ""}, limits::note_bytes_max + 1), malformed);
}

TEST(JournalNote, APaperHasANumberOfOneLineAndADayOfTheCalendar) {
  EXPECT_EQ(reasons({What::incident, "", "12/BB-THCS", "2026-02-28"}), none);
  for (const char* day : {"2026-02-30", "28/02/2026", "2026-2-28", "x"})
    EXPECT_EQ(reasons({What::incident, "", "12", day}), malformed) << day;
  EXPECT_EQ(reasons({What::incident, "", "12\nsalt: 00", ""}), malformed) << "it would write into the file's head";
  EXPECT_EQ(reasons({What::incident, "", std::string(65, 'n'), ""}), malformed);
  EXPECT_EQ(reasons({What::incident, "", "\xFF", ""}), malformed);
  EXPECT_EQ(reasons({What::handed_back, "", "12/BB", ""}), malformed) << "the minutes' day";
  EXPECT_EQ(reasons({What::handed_back, "", "", "2026-02-28"}), malformed) << "the minutes' number";
}

TEST(JournalNote, ItsFileGivesBackWhatWasSaid) {
  const Bytes salt(16, 7);
  const std::string text{"dòng một\n\nwhat: other\n\0octets", 31};
  const JournalNote note{What::handed_back, seal, "12/BB", "2026-02-28"};
  const auto file = write_note_file(note, salt, as_bytes(text));
  const auto read = read_note_file(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->note.what, note.what);
  EXPECT_EQ(read->note.about + read->note.number + read->note.day, seal + "12/BB2026-02-28");
  EXPECT_EQ(as_text(read->text), text);
  EXPECT_NE(sha256(file), sha256(write_note_file(note, Bytes(16, 8), as_bytes(text)))) << "a short text is not found by trying";
  for (const char* other : {"", "signet-note 1\n", "signet-note 1\nwhat: others\nabout: \nnumber: \nday: \nsalt: \n\nx",
                            "signet-note 2\nwhat: other\nabout: \nnumber: \nday: \nsalt: \n\nx", "<?xml version=\"1.0\"?>"})
    EXPECT_FALSE(read_note_file(as_bytes(other))) << other;
  EXPECT_FALSE(read_note_file(ByteView{file}.first(60))) << "cut in its head";
}

TEST(JournalNote, EveryRowIsWhole) {
  std::set<std::string> codes;
  for (const auto& each : note_codes()) {
    EXPECT_TRUE(codes.insert(each).second) << each;
    const auto what = journal_note_from_code(each);
    ASSERT_TRUE(what) << each;
    EXPECT_EQ(code(*what), each);
    EXPECT_FALSE(rule(*what).empty());
    EXPECT_NE(words(*what, Language::vietnamese), words(*what, Language::english));
  }
  EXPECT_EQ(codes.size(), 12U);
  EXPECT_FALSE(journal_note_from_code("incidents"));
}

}  // namespace
}  // namespace signet
