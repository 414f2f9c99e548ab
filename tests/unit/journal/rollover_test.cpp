// The operator's act: what it makes, what it refuses, and what a start makes of a year that is not what it was.
#include "daemon/journal/rollover.h"

#include "daemon/journal/initialise.h"
#include "journal/tree.h"
#include "refused.h"
#include "rolled_journal.h"

namespace signet::daemon::journal {
namespace {

namespace tree = signet::journal;
using tree::test::RolledJournal;

Outcome tamper(const std::string& path, const std::string& sql) {
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  TRY(auto database, tree::Database::open(path, tree::Database::Mode::existing, tree::relative_vfs()));
  return database.execute((tree::test::AJournal::without_guards() + sql).c_str());
}

const std::string old_database = std::string{RolledJournal::old_folder} + "/journal.db";

TEST(Rollover, ClosesTheOldYearAndOpensTheNew) {
  const RolledJournal journal;
  const auto first = journal.roll_over();
  ASSERT_DONE(first);
  const auto identity = *tree::read_identity(as_bytes(*first));
  EXPECT_EQ(identity.origin, tree::test::second_year);
  EXPECT_EQ(identity.predecessor->origin, tree::test::first_year);
  EXPECT_EQ(identity.predecessor->root_entry, tree::leaf_hash(as_bytes(journal.first_entry())));
  EXPECT_EQ(identity.predecessor->size, RolledJournal::old_size);
  EXPECT_EQ(identity.checkpoint_key, journal.vkey().key);
  auto years = journal.years();
  ASSERT_DONE(years);
  ASSERT_EQ(years->all().size(), 1U);
  EXPECT_EQ(years->find(2026)->store.successor(), tree::test::second_year);
  EXPECT_EQ(years->find(2027), nullptr);
}

TEST(Rollover, TheNextOneLeadsBackToTheFirst) {
  const RolledJournal journal;
  ASSERT_DONE(journal.roll_over());
  const auto third = journal.roll_over("thcs-mau-a.signet.example/journal/2029", Instant{1861920000});
  ASSERT_DONE(third);
  const auto identity = *tree::read_identity(as_bytes(*third));
  EXPECT_EQ(identity.predecessor->root_entry, tree::leaf_hash(as_bytes(journal.first_entry())));
  EXPECT_EQ(identity.first_number(), RolledJournal::old_size + 2) << "the second year had its first entry and its last";
  EXPECT_EQ(journal.years()->all().size(), 2U);
}

TEST(Rollover, AgainChangesNothing) {
  const RolledJournal journal;
  const auto first = journal.roll_over();
  ASSERT_DONE(first);
  EXPECT_EQ(*journal.roll_over(), *first);
  EXPECT_EQ(journal.years()->all().size(), 1U);
}

TEST(Rollover, IsRefusedWhereNothingWouldFollow) {
  const RolledJournal journal;
  EXPECT_REFUSED(journal.roll_over(tree::test::first_year), Reason::year_not_over);
  EXPECT_REFUSED(journal.roll_over("thcs-mau-a.signet.example/journal/2025"), Reason::year_not_over);
  EXPECT_REFUSED(journal.roll_over("other.example/journal/2027"), Reason::journal_inconsistent);
  EXPECT_REFUSED(journal.roll_over(tree::test::second_year, Instant{1795575000}), Reason::clock_untrusted);
  ASSERT_DONE(open_current());
  RolledJournal::append(6, {tree::test::an_entry("start", 6)});  // the year goes on
}

TEST(Rollover, ABegunOneStopsTheStartAndEndsAsItBegan) {
  const RolledJournal journal;
  {
    auto store = *tree::Store::open(place::database, *read_checkpoint_key());
    ASSERT_DONE(store.close_year(tree::test::second_year, tree::test::in_second_year));
  }
  EXPECT_REFUSED(open_current(), Reason::rollover_unfinished);
  const auto first = journal.roll_over("thcs-mau-a.signet.example/journal/2028", Instant{1830400000});
  ASSERT_DONE(first);
  EXPECT_EQ(tree::read_identity(as_bytes(*first))->origin, tree::test::second_year) << "what was recorded holds";
  std::filesystem::remove(place::database);
  EXPECT_REFUSED(open_current(), Reason::rollover_unfinished);
  auto anew = *tree::read_identity(as_bytes(*first));
  EXPECT_REFUSED(initialise(as_bytes(tree::write_identity_request(anew)), false), Reason::rollover_unfinished);
}

TEST(ClosedYears, AYearThatIsNotWhatTheNextOneNamesStopsTheStart) {
  {
    const RolledJournal journal;
    ASSERT_DONE(journal.roll_over());
    std::filesystem::remove_all(RolledJournal::old_folder);
    EXPECT_REFUSED(journal.years(), Reason::journal_inconsistent);
  }
  {
    const RolledJournal journal;
    ASSERT_DONE(journal.roll_over());
    std::filesystem::rename(RolledJournal::old_folder, std::string{RolledJournal::folder} + "/2020");
    EXPECT_REFUSED(journal.years(), Reason::journal_inconsistent);
  }
  for (const char* change :
       {"DELETE FROM entry WHERE seq=6", "DELETE FROM signed_tree WHERE size=7",
        "DELETE FROM entry WHERE seq=6; DELETE FROM node WHERE level=0 AND place=6; DELETE FROM signed_tree WHERE size=7"}) {
    const RolledJournal journal;
    ASSERT_DONE(journal.roll_over());
    ASSERT_DONE(tamper(old_database, change));
    EXPECT_FALSE(journal.years()) << change;
  }
}

TEST(ClosedYears, AYearThatNothingHasClosedIsNone) {
  const RolledJournal journal;
  EXPECT_REFUSED(tree::Store::open_closed(place::database, *read_checkpoint_key()), Reason::journal_inconsistent);
}

}  // namespace
}  // namespace signet::daemon::journal
