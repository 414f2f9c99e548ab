// The figures of a report from entries written by hand, whose numbers were counted by hand.
#include <gtest/gtest.h>

#include "client/review/attention.h"
#include "client/review/figures.h"
#include "client/review/figures_json.h"
#include "client/review/timeline.h"
#include "policy/base/json.h"
#include "tests/unit/client/a_review.h"

namespace signet::client::review {
namespace {

Figures figures_of(const Entries& entries, const Period& period = {}) {
  Counter counter{period};
  return entries.told_to(counter).finish();
}

Standing whole() {
  Standing standing;
  standing.verdict = Standing::Verdict::whole;
  standing.key_given = true;
  return standing;
}

std::map<std::string, std::uint64_t> concerns(const Entries& entries, const Standing& standing = whole()) {
  std::map<std::string, std::uint64_t> found;
  for (const Remark& remark : attention(figures_of(entries), standing)) found[std::string{code(remark.concern)}] = remark.count;
  return found;
}

using Concerns = std::map<std::string, std::uint64_t>;

/// A seal put on at `time`.
void seal(Entries& entries, const std::string& time, char document, Json more = Json::object()) {
  const auto intent = entries.intent(time, document, std::move(more));
  entries.sealed(time, intent);
}

TEST(Figures, CountSealsAgainstTheLastDaysOfTheirYear) {
  Entries entries;
  entries.identity();
  seal(entries, "2026-05-30T23:59:59", 'a');
  seal(entries, "2026-05-31T00:00:00", 'b', {{"notes", {"late"}}});
  seal(entries, "2026-08-29T23:59:59", 'c', {{"document_kind", "summer-supplement"}, {"notes", {"delegation", "substitution"}}});
  seal(entries, "2026-08-30T00:00:00", 'd', {{"document_kind", "opening"}});
  seal(entries, "2027-01-01T00:00:00", 'e', {{"document_kind", "unheard-of"}});
  const auto figures = figures_of(entries);
  using Parts = std::array<std::uint64_t, 3>;
  EXPECT_EQ(figures.sealed, 5U);
  EXPECT_EQ(figures.unknown_kind, 1U);
  EXPECT_EQ(figures.by_part.at(2026).at(Kind::annual_transcript), (Parts{1, 1, 0}));
  EXPECT_EQ(figures.by_part.at(2026).at(Kind::summer_supplement), (Parts{0, 1, 0}));
  EXPECT_EQ(figures.by_part.at(2026).at(Kind::opening), (Parts{0, 0, 1}));
  EXPECT_EQ(figures.by_day.at("2026-05-31"), (Count{{Kind::annual_transcript, 1}}));
  EXPECT_EQ(figures.late, (Count{{Kind::annual_transcript, 1}}));
  EXPECT_EQ(figures.substituted, (Count{{Kind::summer_supplement, 1}}));
  EXPECT_EQ(figures.delegated, (Count{{Kind::summer_supplement, 1}}));
  EXPECT_EQ(figures.noted.size(), 2U);
}

TEST(Figures, CountRefusalsByReasonAndByWhoMustAct) {
  Entries entries;
  entries.identity();
  const Json of_d{{"document", std::string(64, 'd')}};
  entries.refused("2026-05-28T08:00:00", Json::array({"principal-missing", "class-not-locked"}), of_d);  // both are the principal's
  entries.refused("2026-05-28T08:00:01", Json::array({"activation-missing", "principal-missing"}),
                  of_d);                                                                                 // the clerk's and the principal's
  entries.refused("2026-05-28T08:01:00", Json::array({"malformed"}), {{"count", 7}, {"caller", 1002}});  // seven requests of a minute
  entries.refused("2026-05-28T08:02:00", Json::array({"a-reason-of-the-future"}),
                  {{"request", "order"}, {"document", std::string(64, 'e')}});
  seal(entries, "2026-05-28T09:00:00", 'd');
  const auto refusals = figures_of(entries).refusals;
  EXPECT_EQ(refusals.entries, 4U);
  EXPECT_EQ(refusals.requests, 10U);
  EXPECT_EQ(
      refusals.by_reason,
      (std::map<std::string, std::uint64_t>{
          {"principal-missing", 2}, {"class-not-locked", 1}, {"activation-missing", 1}, {"malformed", 7}, {"a-reason-of-the-future", 1}}));
  EXPECT_EQ(refusals.by_actor, (std::map<Actor, std::uint64_t>{{Actor::principal, 2}, {Actor::clerk, 1}, {Actor::school_system, 7}}));
  EXPECT_EQ(refusals.by_request, (std::map<std::string, std::uint64_t>{{"seal", 9}, {"order", 1}}));
  EXPECT_EQ(refusals.by_caller, (std::map<std::uint64_t, std::uint64_t>{{1001, 3}, {1002, 7}}));
  EXPECT_EQ(refusals.documents, 2U);
  EXPECT_EQ(refusals.sealed_unchanged, 1U);
}

TEST(Figures, CountSealsUnderTheirActivationAndClass) {
  Entries entries;
  entries.identity();
  const auto one = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00", {{"classes", {"8A1"}}, {"count", 5}});
  seal(entries, "2026-05-28T08:10:00", 'a', {{"activation", one}});
  seal(entries, "2026-05-28T08:11:00", 'b', {{"activation", one}, {"document_kind", "true-copy"}});
  const auto failing = entries.intent("2026-05-28T08:12:00", 'c', {{"activation", one}});
  entries.failed("2026-05-28T08:12:01", failing, 1);
  const auto unused = entries.open("2026-05-29T08:00:00", "2026-05-29T16:00:00");
  seal(entries, "2026-05-30T08:00:00", 'd', {{"authorisation", 2}});
  const auto open = entries.intent("2026-05-30T08:12:00", 'e', {{"activation", unused}});
  const auto figures = figures_of(entries);
  EXPECT_EQ(figures.activations.size(), 2U);
  EXPECT_EQ(figures.uses.at(one).sealed, 2U);
  EXPECT_EQ(figures.uses.at(one).failed, 1U);
  EXPECT_EQ(figures.uses.at(unused).open, 1U);
  EXPECT_EQ(figures.authorised.at(2).sealed, 1U);
  EXPECT_EQ(figures.by_class, (std::map<std::string, std::uint64_t>{{"8A1", 1}}));
  EXPECT_EQ(figures.class_none, 1U);
  EXPECT_EQ(figures.class_unknown, 1U);
  EXPECT_EQ(figures.known.sealings.all()[figures.open_intents.at(0)].intent, open);
  EXPECT_EQ(figures.failure_reasons, (std::map<std::string, std::uint64_t>{{"token-unavailable", 1}}));
  EXPECT_EQ(concerns(entries), (Concerns{{"maybe-sealed", 1}, {"open-intent", 1}, {"without-clerk", 1}}));
}

TEST(Figures, ShowHowTheServiceEnded) {
  Entries entries;
  entries.identity();
  entries.start("2026-05-28T08:00:00");
  entries.add("stop", "2026-05-28T09:00:00");
  entries.start("2026-05-28T10:00:00");
  entries.add("seen", "2026-05-28T10:30:00");
  entries.start("2026-05-28T11:00:00");  // the one before never said that it ended
  const auto runs = figures_of(entries).runs;
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_TRUE(runs[0].clean());
  EXPECT_FALSE(runs[1].clean());
  EXPECT_EQ(to_vietnamese(runs[1].last), "28/05/2026 10:30:00");
  EXPECT_TRUE(runs[2].clean()) << "the last may be running";
  EXPECT_EQ(concerns(entries), (Concerns{{"unclean-end", 1}}));
}

TEST(Figures, FollowTheNumbersOfOrdersByTheirKind) {
  Entries entries;
  entries.identity();
  entries.order("2026-05-28T08:00:00", "lock", 1);
  entries.order("2026-05-28T08:00:01", "unlock", 1);
  entries.order("2026-05-28T08:00:02", "lock", 2);
  EXPECT_TRUE(concerns(entries).empty());
  entries.order("2026-05-28T08:00:03", "lock", 4);
  entries.order("2026-05-28T08:00:04", "roster", 2);
  EXPECT_EQ(concerns(entries), (Concerns{{"order-sequence", 2}}));
  EXPECT_EQ(figures_of(entries).orders.size(), 5U);
}

TEST(Figures, TellClockTokenAndTimesThatGoBack) {
  Entries entries;
  entries.identity();
  entries.add("clock", "2026-05-28T08:00:00", {{"trouble", "seconds by which the wall clock jumped: 900"}});
  entries.add("clock", "2026-05-28T08:10:00", {{"confirmed_by", 1001}});
  entries.add("token", "2026-05-28T08:20:00", {{"before", "1"}, {"serial", "2"}});
  entries.add("token", "2026-05-28T08:20:00", {{"state", "removed"}, {"serial", "2"}});
  entries.add("token", "2026-05-28T08:20:00", {{"state", "pin-wrong"}, {"at", "2026-05-28T08:19:00+07:00"}});
  entries.add("token", "2026-05-28T08:20:00", {{"state", "pin-unclear"}, {"at", "2026-05-28T08:19:30+07:00"}});
  entries.add("token", "2026-05-28T08:20:00", {{"state", "pin-released"}, {"at", "2026-05-28T08:19:40+07:00"}});
  entries.add("seen", "2026-05-28T08:19:15");
  entries.add("seen", "2026-05-28T08:20:00");
  entries.add("seen", "2030-01-01T00:00:00");
  entries.add("order", "2030-01-01T00:00:00", {{"order_kind", "clock-correction"}, {"number", 1}, {"newest", "2026-05-28T08:20:00+07:00"}});
  entries.add("seen", "2026-05-28T08:30:00");  // a correction let it go back
  const auto figures = figures_of(entries);
  EXPECT_EQ(figures.clock.size(), 2U);
  EXPECT_EQ(figures.tokens.at(0).serial, "2");
  EXPECT_EQ(figures.times_backwards, 1U);
  EXPECT_EQ(figures.backwards_s_max, 45);
  EXPECT_EQ(concerns(entries), (Concerns{{"clock-trouble", 1}, {"time-backwards", 1}, {"token-changed", 1}, {"pin-trouble", 2}}));
  EXPECT_EQ(figures.tokens.at(2).at, *parse_iso8601("2026-05-28T08:19:00+07:00"));
}

TEST(Figures, OfAPeriodKeepTheNumbersOfTheWholeRegister) {
  Entries entries;
  entries.identity();
  entries.start("2026-05-01T08:00:00");
  const auto opened = entries.open("2026-05-27T08:00:00", "2026-06-27T08:00:00");
  seal(entries, "2026-05-27T09:00:00", 'a', {{"activation", opened}});
  entries.refused("2026-05-27T09:00:00", Json::array({"malformed"}));
  seal(entries, "2026-05-28T09:00:00", 'b', {{"activation", opened}, {"notes", {"late"}}});
  const auto spans = entries.intent("2026-05-28T23:59:59", 'c', {{"activation", opened}});
  entries.sealed("2026-05-29T00:00:01", spans);
  const auto figures = figures_of(entries, *read_period("2026-05-28", "2026-05-28"));
  EXPECT_EQ(figures.sealed, 1U) << "a seal belongs to the day on which it was put on";
  EXPECT_EQ(figures.known.sealings.all()[figures.noted.at(0)].number, 2U);
  EXPECT_EQ(figures.refusals.requests, 0U);
  EXPECT_EQ(figures.activations.size(), 1U) << "opened before, used in the period";
  EXPECT_EQ(figures.uses.at(opened).sealed, 1U);
  EXPECT_EQ(figures.runs.size(), 1U);
  EXPECT_EQ(figures.entries, 10U);
  EXPECT_EQ(figures.entries_in_period, 3U);
}

// --- what to look at ---

TEST(Attention, IsSilentWhereNothingIsWrong) {
  Entries entries;
  entries.identity();
  entries.start("2026-05-28T08:00:00");
  seal(entries, "2026-05-28T09:00:00", 'a');
  EXPECT_TRUE(concerns(entries).empty());
}

TEST(Attention, SaysWhatOnesTrustRestsOn) {
  Entries entries;
  entries.identity();
  Standing standing = whole();
  standing.key_given = false;
  EXPECT_EQ(concerns(entries, standing), (Concerns{{"key-not-given", 1}}));
  standing = whole();
  standing.verdict = Standing::Verdict::unchecked;
  EXPECT_EQ(concerns(entries, standing), (Concerns{{"unchecked", 1}}));
  standing.verdict = Standing::Verdict::unsigned_end;
  standing.report.size = 9;
  standing.report.checkpoint_size = 7;
  EXPECT_EQ(concerns(entries, standing), (Concerns{{"unsigned-end", 2}}));
  standing.verdict = Standing::Verdict::broken;
  standing.report.faults.resize(3);
  EXPECT_EQ(concerns(entries, standing), (Concerns{{"broken", 3}}));
  EXPECT_TRUE(attention(figures_of(entries), standing).front().grave);
}

TEST(Attention, NamesWhatCannotBeReadAndWhatNoIntentExplains) {
  Entries entries;
  entries.identity();
  entries.put("{}");
  entries.put(R"({"kind":"stop","time":"2026-05-28T01:00:00+00:00","v":1})");  // not Vietnam's time
  entries.put(R"({"kind":"stop","time":"2026-05-28T08:00:00+07:00","v":2})");
  entries.sealed("2026-05-28T09:00:00", 77);
  EXPECT_EQ(concerns(entries), (Concerns{{"not-understood", 3}, {"stray", 1}}));
}

TEST(Attention, AnnualTranscriptsAfterTheLastDayOfEverything) {
  Entries entries;
  entries.identity();
  seal(entries, "2026-08-29T23:59:59", 'a', {{"notes", {"late"}}});
  seal(entries, "2026-08-30T00:00:00", 'b', {{"document_kind", "opening"}});  // of the year that begins: nothing to see
  EXPECT_EQ(concerns(entries), (Concerns{{"late", 1}}));
  seal(entries, "2026-08-30T00:00:00", 'c');
  EXPECT_EQ(concerns(entries), (Concerns{{"after-window", 1}, {"late", 1}}));
  const auto intent = entries.intent("2026-09-06T08:00:00", 'd', {{"document_kind", "opening"}});
  entries.sealed("2026-09-06T08:00:00", intent);
  entries.add("revoked", "2026-09-06T09:00:00", {{"of_intent", intent}, {"order", 3}, {"what", "seal"}});
  EXPECT_EQ(concerns(entries), (Concerns{{"after-window", 1}, {"late", 1}, {"revoked", 1}}));
}

// --- along time ---

TEST(Timeline, LeavesNoColumnOutAndMarksTheLastDays) {
  Entries entries;
  entries.identity();
  seal(entries, "2026-05-20T08:00:00", 'a');
  seal(entries, "2026-05-20T09:00:00", 'b', {{"document_kind", "opening"}});
  seal(entries, "2026-05-25T08:00:00", 'c');
  const auto timeline = timeline_of(figures_of(entries));
  EXPECT_EQ(timeline.step, Timeline::Step::day);
  ASSERT_EQ(timeline.columns.size(), 11U) << "widened up to 30 May";
  EXPECT_EQ(timeline.columns.front().first_day, "2026-05-20");
  EXPECT_EQ(timeline.columns.front().total(), 2U);
  EXPECT_EQ(timeline.columns[1].total(), 0U);
  EXPECT_EQ(timeline.columns[5].total(), 1U);
  ASSERT_EQ(timeline.marks.size(), 1U);
  EXPECT_EQ(timeline.marks[0].day, "2026-05-30");
  EXPECT_EQ(timeline.marks[0].column, 10U);
  const auto around = around_deadlines(figures_of(entries));
  ASSERT_EQ(around.size(), 1U);
  EXPECT_EQ(around[0].columns.size(), 32U);
  EXPECT_EQ(around[0].columns.front().first_day, "2026-05-09");
}

TEST(Timeline, OfAYearGoesByWeeksFromMondayAndOfManyByMonths) {
  Entries entries;
  entries.identity();
  seal(entries, "2025-09-08T08:00:00", 'a');  // a Monday
  seal(entries, "2025-09-14T08:00:00", 'b');
  seal(entries, "2025-09-15T08:00:00", 'c');
  seal(entries, "2026-05-30T08:00:00", 'd');
  const auto weeks = timeline_of(figures_of(entries));
  EXPECT_EQ(weeks.step, Timeline::Step::week);
  EXPECT_EQ(weeks.columns.front().first_day, "2025-08-25");
  EXPECT_EQ(weeks.columns[2].first_day, "2025-09-08");
  EXPECT_EQ(weeks.columns[2].total(), 2U);
  EXPECT_EQ(weeks.columns[3].total(), 1U);
  ASSERT_EQ(weeks.marks.size(), 2U);
  EXPECT_NEAR(weeks.marks[1].within, 6.0 / 7, 1e-9) << "30 May 2026 is a Saturday";
  seal(entries, "2028-02-29T08:00:00", 'e');
  const auto months = timeline_of(figures_of(entries));
  EXPECT_EQ(months.step, Timeline::Step::month);
  EXPECT_EQ(months.columns.front().first_day, "2025-08-01");
  EXPECT_EQ(months.columns.back().first_day, "2028-02-01");
  EXPECT_EQ(months.columns.size(), 31U);
  EXPECT_EQ(months.columns.back().total(), 1U);
}

TEST(Timeline, IsNotDrawnForTimesThatNoJournalHas) {
  for (const char* far : {"0001-01-01T00:00:00", "9999-12-31T23:59:59"}) {
    Entries entries;
    entries.identity();
    seal(entries, "2026-05-30T08:00:00", 'a');
    seal(entries, far, 'b');
    const auto figures = figures_of(entries);
    EXPECT_TRUE(timeline_of(figures).columns.empty()) << far;
    EXPECT_LE(around_deadlines(figures).size(), 12U) << far;
    EXPECT_EQ(figures.sealed, 2U) << far;
  }
}

TEST(FiguresJson, SaysTheSameAsTheFigures) {
  Entries entries;
  entries.identity();
  seal(entries, "2026-05-31T08:00:00", 'a', {{"notes", {"late"}}});
  entries.refused("2026-05-31T09:00:00", Json::array({"principal-missing"}));
  const Json made = Json::parse(figures_json(figures_of(entries), whole()));
  EXPECT_EQ(made["verdict"], "whole");
  EXPECT_EQ(made["seals"]["by_part_of_year"]["2026"]["annual-transcript"], (Json{0, 1, 0}));
  EXPECT_EQ(made["seals"]["late"]["annual-transcript"], 1);
  EXPECT_EQ(made["refusals"]["by_actor"], (Json{{"principal", 1}}));
  EXPECT_EQ(made["attention"][0], (Json{{"code", "late"}, {"count", 1}, {"grave", false}}));
}

}  // namespace
}  // namespace signet::client::review
