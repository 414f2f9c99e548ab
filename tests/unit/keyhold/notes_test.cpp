// What is kept of notes: their entry, how many of a day, and refusals that do not fill the journal. What a pupil's seals are found by.
#include <gtest/gtest.h>

#include "daemon/keyhold/entries.h"
#include "daemon/keyhold/notes_of_day.h"
#include "daemon/keyhold/seal_judgement.h"
#include "daemon/keyhold/unreadable_requests.h"
#include "policy/base/limits.h"

namespace signet::keyhold {
namespace {

const Instant noon{1779940800};  // 2026-05-28T11:00:00+07:00

TEST(NoteEntry, SaysWhoWhatAndAboutWhatAndNothingElse) {
  const auto text = note_entry(noon, 1001, {JournalNote::What::printed, "8A1", "12/BB", "2026-05-28"}, sha256("file"));
  EXPECT_EQ(text, R"({"about":"8A1","act":"note","caller":1001,"kind":"audit","note":")" + to_hex(sha256("file")) + R"(","time":")" +
                      to_iso8601(noon) + R"(","v":1,"what":"printed"})");
  const auto read = read_entry(to_bytes(text));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->noted_by, 1001U);
  EXPECT_EQ(read->note, sha256("file"));
  EXPECT_FALSE(read->act) << "no act of a department";
  EXPECT_EQ(note_entry(noon, 1, {JournalNote::What::other, "", "", ""}, {}).find("about"), std::string::npos);
}

TEST(NoteEntry, AnotherAuditIsNone) {
  const auto read = read_entry(to_bytes(key_proof_entry(noon, 1, sha256("o"), sha256("c"))));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->note || read->noted_by);
  const auto act = read_entry(to_bytes(act_entry(noon, {DepartmentAct::What::review, sha256("s"), sha256("r"), 7}, sha256("note"))));
  ASSERT_TRUE(act && act->act);
  EXPECT_FALSE(act->note) << "its note is not read as a person's";
}

TEST(NotesOfDay, EachAccountHasItsOwnAndEachDayAnew) {
  NotesOfDay notes;
  for (std::size_t i = 0; i < limits::notes_of_a_day_max; ++i) {
    EXPECT_FALSE(notes.full(1, noon));
    notes.add(1, noon);
  }
  EXPECT_TRUE(notes.full(1, noon));
  EXPECT_FALSE(notes.full(2, noon));
  const Instant midnight = noon + std::int64_t{13} * 3600;
  EXPECT_TRUE(notes.full(1, midnight + -1)) << "the day ends in Vietnam";
  EXPECT_FALSE(notes.full(1, midnight));
  for (std::size_t i = 0; i < limits::notes_of_a_day_max; ++i) {
    EXPECT_FALSE(notes.full(1, midnight));
    notes.add(1, midnight);
  }
  EXPECT_TRUE(notes.full(1, midnight)) << "the next day has its own end";
}

TEST(UnreadableRequests, EachRequestOfACallerIsCountedByItself) {
  UnreadableRequests requests;
  const std::vector<Finding> stranger{{Reason::account_not_in_roster, "", "", "", "", ""}};
  EXPECT_TRUE(requests.first_of_period(1, "note", noon, stranger));
  EXPECT_FALSE(requests.first_of_period(1, "note", noon + 59, stranger));
  EXPECT_TRUE(requests.first_of_period(1, "find", noon, stranger));
  EXPECT_TRUE(requests.first_of_period(2, "note", noon, stranger));
  EXPECT_TRUE(requests.take_due(noon + 59).empty());
  const auto due = requests.take_due(noon + 60);
  ASSERT_EQ(due.size(), 1U) << "the others had but one";
  EXPECT_EQ(due.front().request, "note");
  EXPECT_EQ(due.front().count, 1U);
  EXPECT_TRUE(requests.first_of_period(1, "note", noon + 60, stranger));
}

TEST(PupilTuple, IsTheOneThatADocumentOfThatPupilHolds) {
  for (const Kind kind : {Kind::annual_transcript, Kind::opening, Kind::summer_supplement}) {
    for (const Form form : {Form::xml, Form::pdf}) {
      DocumentFacts facts;
      facts.kind = kind;
      facts.form = form;
      facts.fields = {{"school-code", "00000001"}, {"school-year", "2025-2026"}, {"pupil-id", "000000000001"}};
      EXPECT_EQ(tuple_of(facts), pupil_tuple("00000001", "000000000001", kind, "2025-2026", form));
    }
  }
}

}  // namespace
}  // namespace signet::keyhold
