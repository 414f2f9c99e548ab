// The years of one journal: what links them, and that every link is looked at.
#include "journal/year.h"

#include "faults.h"
#include "journal/tile_audit.h"
#include "journal/years.h"
#include "refused.h"
#include "rolled_journal.h"

namespace signet::journal {
namespace {

using test::an_entry;
using test::an_outcome;
using test::first_year;
using test::in_second_year;
using test::RolledJournal;
using test::second_year;

constexpr std::int64_t later = 3430000;  // seconds after 2026-11-25T10: in the second year

std::vector<AuditReport> audited(const std::vector<KnownCheckpoint>& known = {}, const std::optional<Verifier>& expected = {}) {
  auto years = open_years(RolledJournal::folder);
  if (!years) return ADD_FAILURE() << years.refusal().detail, std::vector<AuditReport>(2);
  return audit_years(*years, expected, known);
}

struct Link {
  Identity before, next;
  ClosedYear year;
};

Link good_link() {
  const auto key = PrivateKey::generate();
  Link link;
  link.before = {first_year, "00000001", "Trường", std::string(64, 'a'), "demo", Instant{1795575600}, key->public_key()};
  link.year = {{first_year, 7, sha256("root")}, sha256("first entry"), 0, second_year};
  link.next = successor_of(link.before, link.year, in_second_year);
  return link;
}

TEST(Year, AYearThatFollowsIsTheSameJournalsAndNamesTheLastTreeOfTheOneBefore) {
  const auto good = good_link();
  ASSERT_DONE(check_follows(good.before, good.year, good.next));
  const std::vector<std::pair<const char*, std::function<void(Link&)>>> wrong{
      {"no predecessor", [](Link& l) { l.next.predecessor.reset(); }},
      {"another predecessor", [](Link& l) { l.next.predecessor->origin = "other.example/journal/2026"; }},
      {"another tree's origin", [](Link& l) { l.year.tree.origin = "other.example/journal/2026"; }},
      {"another successor", [](Link& l) { l.year.successor = "thcs-mau-a.signet.example/journal/2028"; }},
      {"another name", [](Link& l) { l.next.origin = l.year.successor = "other.example/journal/2027"; }},
      {"an earlier year", [](Link& l) { l.next.origin = l.year.successor = "thcs-mau-a.signet.example/journal/2025"; }},
      {"another size", [](Link& l) { ++l.year.tree.size, --l.year.first_number; }},
      {"another root", [](Link& l) { l.year.tree.root = sha256("another"); }},
      {"another root entry", [](Link& l) { l.next.predecessor->root_entry = sha256("another"); }},
      {"other numbers", [](Link& l) { ++l.next.predecessor->first_number; }},
      {"another key", [](Link& l) { l.next.checkpoint_key = PrivateKey::generate()->public_key(); }},
      {"another school", [](Link& l) { l.next.school_code = "00000002"; }},
      {"another pin", [](Link& l) { l.next.pin_sha256 = std::string(64, 'b'); }},
      {"another mode", [](Link& l) { l.next.mode = "production"; }},
  };
  for (const auto& [what, change] : wrong) {
    auto link = good;
    change(link);
    EXPECT_FALSE(check_follows(link.before, link.year, link.next)) << what;
  }
}

TEST(Year, AFirstEntryOfALaterYearIsReadAsItWasWritten) {
  const auto link = good_link();
  const auto read = read_identity(as_bytes(*write_identity(link.next)));
  ASSERT_DONE(read);
  EXPECT_EQ(read->predecessor->origin, first_year);
  EXPECT_EQ(read->first_number(), 7U);
  EXPECT_EQ(read->predecessor->root, link.year.tree.root);
  EXPECT_EQ(read->predecessor->root_entry, link.year.root_entry);
  auto less = link.next;
  less.predecessor->first_number = 6;  // fewer entries than the year before had
  EXPECT_FALSE(read_identity(as_bytes(*write_identity(less))));
}

TEST(Year, NothingComesBehindTheEntryThatClosesIt) {
  const test::AJournal journal;
  auto store = *journal.open();
  const auto closing = to_bytes(write_closing(second_year, Instant{1795575700}));
  EXPECT_REFUSED(store.stage(1, {closing, an_entry("start", 200)}), Reason::journal_inconsistent);
  ASSERT_DONE(store.close_year(second_year, Instant{1795575700}));
  EXPECT_EQ(store.successor(), second_year);
  EXPECT_REFUSED(store.append(2, {an_entry("start", 200)}), Reason::journal_inconsistent);
  auto again = *journal.open();
  EXPECT_REFUSED(again.append(2, {an_entry("start", 200)}), Reason::journal_inconsistent);
}

TEST(Year, OneKeySignsAllYearsOfOneName) {
  const Verifier known{first_year, PrivateKey::generate()->public_key()};
  EXPECT_EQ(in_year(known, second_year)->key, known.key);
  EXPECT_EQ(in_year(known, second_year)->name, second_year);
  EXPECT_EQ(in_year(known, "other.example/journal/2027"), std::nullopt);
}

TEST(Years, AreAuditedOneByOneAndTogether) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  // The roster's second order, and the outcome of the intent that the year's end left open.
  journal.append(1, {an_entry("start", later), RolledJournal::an_order(later + 1, 2), an_outcome("sealed", later + 2, 2)});
  const auto reports = audited({}, journal.vkey());
  ASSERT_EQ(reports.size(), 2U);
  for (const auto& each : reports) EXPECT_TRUE(each.faults.empty()) << test::text_of(each);
  EXPECT_EQ(reports[0].size, RolledJournal::old_size);
  EXPECT_EQ(reports[0].open_intents, std::vector<std::uint64_t>{2});
  EXPECT_TRUE(reports[1].open_intents.empty());
  EXPECT_EQ(reports[1].first_number(), RolledJournal::old_size);
}

TEST(Years, OrdersAndOutcomesGoOnAcrossThem) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  // Numbered anew, and an outcome of an entry that is no intent.
  journal.append(1, {RolledJournal::an_order(later, 1), an_outcome("sealed", later, 4)});
  const auto reports = audited();
  EXPECT_FAULT(reports[1], Flaw::order_out_of_sequence, 8U);
  EXPECT_FAULT(reports[1], Flaw::outcome_without_intent, 9U);
}

TEST(Years, ALaterYearAloneSaysWhatItCannotKnow) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  journal.append(1, {RolledJournal::an_order(later, 2), an_outcome("sealed", later, 2), an_outcome("sealed", later, 8)});
  auto reader = *Reader::open(RolledJournal::folder);
  const auto alone = audit(reader, journal.vkey(), {});
  EXPECT_EQ(alone.sequence.unknown_before, RolledJournal::old_size);
  ASSERT_EQ(alone.faults.size(), 1U) << test::text_of(alone);
  EXPECT_FAULT(alone, Flaw::outcome_without_intent, 10U);  // the intent would be of this year
}

TEST(Years, AnExchangedYearIsFound) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  const auto theirs = std::filesystem::absolute(RolledJournal::folder).string() + "/journal.db";
  const RolledJournal other;  // from here on the current directory is another appliance's
  ASSERT_DONE(other.roll_over());
  const auto good = audited();
  EXPECT_TRUE(good[1].faults.empty()) << test::text_of(good[1]);
  std::filesystem::copy_file(theirs, std::string{RolledJournal::folder} + "/journal.db", std::filesystem::copy_options::overwrite_existing);
  const auto exchanged = audited();
  EXPECT_FAULT(exchanged[1], Flaw::year_link_wrong, RolledJournal::old_size);
  EXPECT_FALSE(RolledJournal::years());
}

TEST(Years, CheckpointsAreHeldAgainstTheYearThatTheyName) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  const auto old = test::read_text(std::string{RolledJournal::old_folder} + "/checkpoint");
  const auto kept = audited({{"old", old}});
  EXPECT_TRUE(kept[0].faults.empty() && kept[1].faults.empty());
  const test::AJournal stranger;  // of the same name, with another key
  const auto forged = audited({{"none of these", stranger.fill(1)}});
  EXPECT_FAULT(forged[0], Flaw::known_checkpoint_wrong, std::nullopt);
  const auto unknown = audited({{"of no year", "nonsense"}});
  EXPECT_FAULT(unknown[1], Flaw::known_checkpoint_wrong, std::nullopt);
}

TEST(Years, ThePublishedFilesOfAClosedYearAreAWholeLog) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  const auto report = audit_tiles(RolledJournal::old_folder, journal.vkey(), {});
  EXPECT_TRUE(report.faults.empty()) << test::text_of(report);
  EXPECT_EQ(report.checkpoint_size, RolledJournal::old_size);
}

}  // namespace
}  // namespace signet::journal
