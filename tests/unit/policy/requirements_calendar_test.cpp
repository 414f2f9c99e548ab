// Dates, lock and unlock, and the records' own dates: T1-T5, T7, T11-T13, X2-X6, E2.
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

constexpr auto summer = Kind::summer_supplement;

TEST(Requirements, WindowsOfTheSchoolYear) {
  const auto strict = [](SchoolCase& c) { c.rules.windows.late = Windows::Late::refuse; };
  check_rows({
      {"T1 T11", "the last second of 30 May", annual, [&](auto& c) { strict(c), c.at("05-30T23:59:59+07:00"); }, {}},
      {"T1",
       "31 May 00:00, where late ones are refused",
       annual,
       [&](auto& c) { strict(c), c.at("05-31T00:00:00+07:00"); },
       {"outside-window"}},
      {"T1", "31 May 00:00, where they are recorded", annual, [](auto& c) { c.at("05-31T00:00:00+07:00"); }, {}},
      {"T1",
       "an earlier closing day of the school's own",
       annual,
       [&](auto& c) {
         strict(c), c.rules.windows.closing = {5, 25}, c.at("05-26T00:00:00+07:00");
       },
       {"outside-window"}},
      {"T2 T4", "29 August 23:59:59", annual, [](auto& c) { c.at("08-29T23:59:59+07:00"); }, {}},
      {"T4", "30 August 00:00:00", annual, [](auto& c) { c.at("08-30T00:00:00+07:00"); }, {"after-final-date"}},
      {"T4", "29 August 17:00 UTC is the next day", annual, [](auto& c) { c.at("08-29T17:00:00+00:00"); }, {"after-final-date"}},
      {"T4", "29 August 23:30 UTC is the next day", summer, [](auto& c) { c.at("08-29T23:30:00+00:00"); }, {"after-final-date"}},
      {"T4", "29 August 16:59:59 UTC is still that day", summer, [](auto& c) { c.at("08-29T16:59:59+00:00"); }, {}},
      {"T1", "30 May 23:30 UTC is the next day", annual, [&](auto& c) { strict(c), c.at("05-30T23:30:00+00:00"); }, {"outside-window"}},
      {"T2", "a supplement between the two days", summer, [](auto& c) { c.at("07-15T08:00:00+07:00"); }, {}},
      {"T2", "a supplement is not late by the closing day", summer, [&](auto& c) { strict(c), c.at("05-31T00:00:00+07:00"); }, {}},
      {"T2", "a supplement of a year that is not over", summer, [](auto& c) { c.at("05-30T23:59:59+07:00"); }, {"supplement-not-due"}},
      {"T2",
       "an earlier closing day of the school's own does not make it due",
       summer,
       [](auto& c) {
         c.rules.windows.closing = {5, 20}, c.at("05-25T08:00:00+07:00");
       },
       {"supplement-not-due"}},
      {"T2", "a pupil without re-test or summer training", summer, [](auto& c) { c.say("retest", ""); }, {"supplement-not-due"}},
      {"T2", "zero is none", summer, [](auto& c) { c.say("retest", "0").say("summer-training", "0"); }, {"supplement-not-due"}},
      {"T2", "a pupil who trained in summer", summer, [](auto& c) { c.say("retest", "0").say("summer-training", "1"); }, {}},
      {"T2",
       "a supplement without a teacher's signature",
       summer,
       [](auto& c) { std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.subject == "TOAN"; }); },
       {"subject-teacher-missing"}},
      {"T2",
       "a supplement without the homeroom teacher's",
       summer,
       [](auto& c) { std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.role == homeroom; }); },
       {"homeroom-teacher-missing"}},
      {"T3 T4", "a transfer after the final date", Kind::transfer, [](auto& c) { c.at("08-30T00:00:00+07:00"); }, {"after-final-date"}},
      {"T4", "an opening after the final date", Kind::opening, [](auto& c) { c.at("08-30T00:00:00+07:00"); }, {"after-final-date"}},
      {"T4 O9",
       "an assessment book after the final date",
       Kind::assessment_book,
       [](auto& c) { c.at("08-30T00:00:00+07:00"); },
       {"after-final-date"}},
      {"T4", "paper is of any year", Kind::scanned_paper, [](auto& c) { c.at("08-30T00:00:00+07:00"); }, {}},
      {"T11",
       "a school year that is none",
       annual,
       [](auto& c) { c.say("school-year", "2025"), c.roster().school_year = "2025", c.orders.pop_back(), c.lock(c.now + -world::day_s); },
       {"school-year-mismatch"}},
  });
  auto asked = case_of(annual);
  asked.at("05-30T23:59:59+07:00");
  EXPECT_TRUE(asked.notes().empty());
  asked.at("05-31T00:00:00+07:00");
  EXPECT_EQ(asked.notes(), (std::vector<Note>{{Note::What::late, "", "", "", asked.field_text("school-year").substr(5) + "-05-30"}}));
}

Instant first_signed(SchoolCase& c) {
  auto first = c.now;
  for (const auto& each : c.facts.signatures) first = std::min(first, each.signing_time);
  return first;
}

// The frames are days of the year in which the documents of the case were signed.
MonthDay day_of(Instant at) { return *read_month_day(date_of(at).substr(5)); }

// A school year that ends in the year in which the document was signed, so that a frame can lie about its signatures.
SchoolCase framed_case() {
  auto asked = case_of(annual);
  const auto year = std::stoi(date_of(asked.signature(principal).signing_time).substr(0, 4));
  const auto text = std::to_string(year - 1) + "-" + std::to_string(year);
  asked.say("school-year", text), asked.roster().school_year = text;
  asked.orders.pop_back(), asked.lock(asked.now + -100 * world::day_s);
  asked.rules.windows.supplement_end = {12, 31};
  return asked;
}

std::vector<Note> notes_besides_late(const SchoolCase& asked) {
  auto notes = asked.notes();
  std::erase_if(notes, [](const Note& note) { return note.what == Note::What::late; });
  return notes;
}

TEST(Requirements, TimeFramesOfEachRole) {
  auto asked = framed_case();
  ASSERT_EQ(asked.reasons(), RowReasons{});
  EXPECT_EQ(notes_besides_late(asked), std::vector<Note>{}) << "no frame";
  const auto signed_at = asked.signature(homeroom).signing_time;
  const auto day = date_of(signed_at);
  const auto name = world::cast_member("homeroom").common_name;
  auto& frame = asked.rules.windows.homeroom_teacher;
  frame.first = frame.last = day_of(signed_at);
  EXPECT_EQ(notes_besides_late(asked), std::vector<Note>{}) << "on the day itself";
  frame.first.reset(), frame.last = day_of(signed_at + -world::day_s);
  EXPECT_EQ(notes_besides_late(asked), (std::vector<Note>{{Note::What::late_homeroom_teacher, name, "homeroom-teacher", "", day}}));
  EXPECT_EQ(asked.reasons(), RowReasons{}) << "noted, never refused";
  frame.late = Windows::Late::refuse;
  EXPECT_EQ(asked.reasons(), RowReasons{"signed-after-frame"});
  EXPECT_EQ(notes_besides_late(asked), std::vector<Note>{});
  frame.first = day_of(signed_at + world::day_s), frame.last.reset();
  EXPECT_EQ(notes_besides_late(asked), (std::vector<Note>{{Note::What::early_homeroom_teacher, name, "homeroom-teacher", "", day}}));
  EXPECT_EQ(asked.reasons(), RowReasons{}) << "early is noted, whatever is said of late ones";
}

TEST(Requirements, TimeFramesTellEachTeacher) {
  auto asked = framed_case();
  auto& windows = asked.rules.windows;
  const auto signed_at = asked.signature(teacher, "TOAN").signing_time;
  asked.signs_at(teacher, "TOAN", signed_at + -3 * world::day_s);
  windows.subject_teachers.first = day_of(signed_at + -2 * world::day_s);
  EXPECT_EQ(notes_besides_late(asked),
            (std::vector<Note>{{Note::What::early_subject_teacher, world::cast_member("teacher-TOAN").common_name, "subject-teacher",
                                "Toán", date_of(signed_at + -3 * world::day_s)}}));
  windows.subject_teachers = {};
  windows.principals.last = day_of(asked.signature(principal).signing_time + -world::day_s);
  EXPECT_EQ(notes_besides_late(asked).size(), 1U);
  EXPECT_EQ(notes_besides_late(asked).front().what, Note::What::late_principal);
  windows.principals = {day_of(asked.signature(principal).signing_time + world::day_s), {}, Windows::Late::record};
  EXPECT_EQ(notes_besides_late(asked).front().what, Note::What::early_principal);
  windows.principals = {};
  windows.subject_teachers.last = day_of(signed_at + -2 * world::day_s);
  const auto late = notes_besides_late(asked);
  EXPECT_EQ(late.size(), 12U) << "all but the one who signed in time";
  EXPECT_TRUE(std::all_of(late.begin(), late.end(), [](const Note& note) { return note.what == Note::What::late_subject_teacher; }));
}

TEST(Requirements, OnlyAnnualTranscriptsHaveTimeFrames) {
  for (const Kind kind : {Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book}) {
    auto asked = case_of(kind);
    const Windows::Frame never{MonthDay{1, 1}, MonthDay{1, 1}, Windows::Late::refuse};
    asked.rules.windows.subject_teachers = asked.rules.windows.homeroom_teacher = asked.rules.windows.principals = never;
    EXPECT_EQ(asked.reasons(), RowReasons{}) << code(kind);
  }
}

TEST(Requirements, LockedClasses) {
  check_rows({
      {"T5", "a class that was never locked", annual, [](auto& c) { c.orders.pop_back(); }, {"class-not-locked"}},
      {"T5",
       "the lock of another year",
       annual,
       [](auto& c) { std::get<ClassLock>(c.orders.back().body).school_year = world::school_year(-1); },
       {"class-not-locked"}},
      {"T5",
       "the lock of another class",
       annual,
       [](auto& c) { std::get<ClassLock>(c.orders.back().body).classes = {"8A2"}; },
       {"class-not-locked"}},
      {"T5 O9",
       "an assessment book of a class that was never locked",
       Kind::assessment_book,
       [](auto& c) { c.orders.pop_back(); },
       {"class-not-locked"}},
      {"T7", "unlocked", annual, [](auto& c) { c.unlock(first_signed(c) + -3600); }, {"class-unlocked"}},
      {"T7",
       "unlocked and locked again, then signed",
       annual,
       [](auto& c) { c.unlock(first_signed(c) + -3600), c.lock(first_signed(c) + -1800); },
       {}},
      {"T7",
       "locked again, but a signature is older than the unlocking",
       annual,
       [](auto& c) { c.unlock(first_signed(c) + c.rules.skew_s), c.lock(c.now + -60); },
       {"signature-stale"}},
      {"T7",
       "older by less than the skew",
       annual,
       [](auto& c) { c.unlock(first_signed(c) + c.rules.skew_s + -1), c.lock(c.now + -60); },
       {}},
      {"T7",
       "dated after the unlocking, but the journal saw it before",
       annual,
       [](auto& c) {
         c.unlock(first_signed(c) + -3600), c.lock(c.now + -60);
         c.seen[c.signature(teacher, "TOAN").value] = first_signed(c) + -3600;
       },
       {"signature-stale"}},
      {"T5 T2", "a supplement of a class that was never locked", summer, [](auto& c) { c.orders.pop_back(); }, {"class-not-locked"}},
      {"T7", "a supplement of an unlocked class", summer, [](auto& c) { c.unlock(first_signed(c) + -3600); }, {"class-unlocked"}},
      {"T7", "a transfer from an unlocked class", Kind::transfer, [](auto& c) { c.unlock(first_signed(c) + -3600); }, {"class-unlocked"}},
  });
}

TEST(Requirements, RecordsOfTheYearBefore) {
  const auto opening = Kind::opening;
  const auto bare = [](SchoolCase& c) { c.previous.reset(), c.say("previous-id", "").say("previous-sha256", ""); };
  check_rows({
      {"T12 X3", "tied to last year's record, sealed here", opening, {}, {}},
      {"T12", "no link", opening, bare, {"previous-record-missing"}},
      {"T12", "an id without a digest", opening, [](auto& c) { c.say("previous-sha256", ""); }, {"previous-record-missing"}},
      {"T12", "a digest without an id", opening, [](auto& c) { c.say("previous-id", ""); }, {"previous-record-missing"}},
      {"T12", "the first grade of a level", opening, [&](auto& c) { bare(c), c.say("grade", "06"); }, {}},
      {"T12",
       "a first grade that names an unknown record",
       opening,
       [](auto& c) { c.say("grade", "06"), c.previous.reset(); },
       {"previous-record-unknown"}},
      {"T12 X2", "a record that was not sealed here", opening, [](auto& c) { c.previous.reset(); }, {"previous-record-unknown"}},
      {"T12", "another pupil's record", opening, [](auto& c) { c.previous->same_pupil = false; }, {"previous-record-unknown"}},
      {"T12",
       "a record of the same year",
       opening,
       [](auto& c) { c.previous->school_year = c.field_text("school-year"); },
       {"previous-record-unknown"}},
      {"X2 X3 X6",
       "a pupil who transferred in, with another school's record, checked here",
       opening,
       [](auto& c) { c.previous->elsewhere = true, c.say("transfer-in", "1"); },
       {}},
      {"X2 X6",
       "the same, which nobody has checked",
       opening,
       [](auto& c) { c.previous.reset(), c.say("transfer-in", "1"); },
       {"incoming-unchecked"}},
      {"X2",
       "another school's record for a pupil who stayed",
       opening,
       [](auto& c) { c.previous->elsewhere = true; },
       {"previous-record-unknown"}},
      {"X3 X5", "a pupil who transferred in with paper", opening, [&](auto& c) { bare(c), c.say("transfer-in", "1"); }, {}},
      {"X6", "a mark that is none", opening, [&](auto& c) { bare(c), c.say("transfer-in", "0"); }, {"previous-record-missing"}},
  });
}

TEST(Requirements, DatesThatARecordBears) {
  const auto date = [](Instant at) { return date_of(at); };
  check_rows({
      {"T13 E2", "effective on the day that the principal signed", annual, {}, {}},
      {"T13 E2", "no effective date", annual, [](auto& c) { c.say("effective-date", ""); }, {"effective-date-wrong"}},
      {"T13", "a day that is none", annual, [](auto& c) { c.say("effective-date", "2999-02-30"); }, {"effective-date-wrong"}},
      {"T13",
       "the day before the principal signed",
       annual,
       [&](auto& c) { c.say("effective-date", date(c.signature(principal).signing_time + -world::day_s)); },
       {"effective-date-wrong"}},
      {"T13", "later", annual, [&](auto& c) { c.say("effective-date", date(c.now + world::day_s)); }, {}},
      {"T13", "a profile without the field", annual, [](auto& c) { c.facts.fields.erase("effective-date"); }, {}},
      {"E2", "no lookup code", annual, [](auto& c) { c.say("lookup-code", ""); }, {"field-missing"}},
      {"E2", "no personal id", annual, [](auto& c) { c.say("pupil-id", ""); }, {"pupil-id-invalid"}},
      {"X4", "results up to no day", Kind::transfer, [](auto& c) { c.say("results-until", ""); }, {"results-date-wrong"}},
      {"X4",
       "up to a day that is none",
       Kind::transfer,
       [](auto& c) { c.say("results-until", c.field_text("school-year").substr(0, 4) + "-06-31"); },
       {"results-date-wrong"}},
      {"X4",
       "up to a day ahead",
       Kind::transfer,
       [&](auto& c) { c.say("results-until", date(c.now + world::day_s)); },
       {"results-date-wrong"}},
      {"X4",
       "up to a day after somebody signed",
       Kind::transfer,
       [&](auto& c) { c.say("results-until", date(c.signature(teacher, "TOAN").signing_time + world::day_s)); },
       {"results-date-wrong"}},
      {"X4",
       "up to a day of the school year before",
       Kind::transfer,
       [](auto& c) { c.say("results-until", c.field_text("school-year").substr(0, 4) + "-05-30"); },
       {"results-date-wrong"}},
  });
}

}  // namespace
}  // namespace signet::test
