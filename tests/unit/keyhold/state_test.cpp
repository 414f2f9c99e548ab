// keyhold's own state: names that outlive the key that made them.
#include "daemon/keyhold/state.h"

#include <gtest/gtest.h>

#include "journal/relative_vfs.h"
#include "journal/year.h"
#include "tests/unit/journal/a_journal.h"

namespace signet::keyhold {
namespace {

using journal::Database;

class StateTest : public ::testing::Test {
 protected:
  StateTest() { EXPECT_TRUE(State::create(path(), as_bytes("entry 0"))); }
  std::string path() const { return directory_.file("keyhold.db"); }
  State state() const { return *State::open(path()); }
  void forget_the_pupils() const {
    auto database = Database::open(path(), Database::Mode::existing, journal::relative_vfs());
    ASSERT_TRUE(database && database->execute("DELETE FROM person"));
  }

 private:
  journal::test::Directory directory_;
};

TEST_F(StateTest, ATupleIsKnownOnceItIsBound) {
  auto state = this->state();
  EXPECT_EQ(*state.find("tuple"), std::nullopt);
  const auto names = *state.bind("pupil", "tuple");
  EXPECT_EQ(*state.find("tuple"), names.tuple);
  EXPECT_EQ(state.bind("pupil", "tuple")->tuple, names.tuple);
  EXPECT_NE(state.bind("pupil", "another")->tuple, names.tuple);
}

TEST_F(StateTest, ADaysNumberIsUsedUpAndNoNewStartGivesMore) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(*state().spend(7, "2026-05-28", 3));
  EXPECT_FALSE(*state().spend(7, "2026-05-28", 3));
  EXPECT_TRUE(*state().spend(8, "2026-05-28", 3)) << "another account";
  EXPECT_TRUE(*state().spend(7, "2026-05-28", 4)) << "the number was raised";
  EXPECT_TRUE(*state().spend(7, "2026-05-29", 1)) << "another day begins at none";
  EXPECT_FALSE(*state().spend(7, "2026-05-29", 1));
  EXPECT_TRUE(*state().spend(0xffffffff, "2026-05-29", 1));
}

TEST_F(StateTest, AStateFromBeforeTheDaysNumbersGetsThem) {
  auto database = Database::open(path(), Database::Mode::existing, journal::relative_vfs());
  ASSERT_TRUE(database && database->execute("DROP TABLE IF EXISTS spent"));
  EXPECT_TRUE(*state().spend(7, "2026-05-28", 1));
}

TEST_F(StateTest, ATupleKeepsItsNameWhenThePupilsKeyIsDeleted) {
  const auto before = *state().bind("pupil", "tuple");
  forget_the_pupils();
  auto state = this->state();
  EXPECT_EQ(*state.find("tuple"), before.tuple);
  const auto after = *state.bind("pupil", "tuple");
  EXPECT_EQ(after.tuple, before.tuple);
  EXPECT_NE(after.person, before.person) << "nothing ties the new name to the old one";
}

TEST_F(StateTest, AForgottenPupilHasNoNameAndTheTupleStaysTaken) {
  auto state = this->state();
  const auto before = *state.bind("pupil", "tuple");
  EXPECT_EQ(*state.name_of("pupil"), before.person);
  EXPECT_EQ(*state.name_of("nobody"), std::nullopt);
  ASSERT_TRUE(state.forget("pupil"));
  EXPECT_EQ(*state.name_of("pupil"), std::nullopt);
  EXPECT_EQ(*this->state().find("tuple"), before.tuple);
  EXPECT_TRUE(this->state().reconcile([&](const Digest& tuple) { return tuple == before.tuple; }, 1));
  EXPECT_NE(this->state().bind("pupil", "tuple")->person, before.person);
}

TEST_F(StateTest, ATupleThatTheJournalHasMustBeThere) {
  auto state = this->state();
  const auto kept = *state.bind("pupil", "tuple");
  const auto has = [&](const Digest& tuple) { return tuple == kept.tuple; };
  EXPECT_TRUE(state.reconcile(has, 1));
  EXPECT_EQ(state.reconcile(has, 2).refusal().reason, Reason::journal_inconsistent);
}

TEST_F(StateTest, ATupleWithoutIntentIsTakenBack) {
  auto state = this->state();
  const auto kept = *state.bind("pupil", "tuple");
  ASSERT_TRUE(state.bind("pupil", "another"));
  const auto has = [&](const Digest& tuple) { return tuple == kept.tuple; };
  EXPECT_EQ(state.reconcile(has, 2).refusal().reason, Reason::journal_inconsistent);
  EXPECT_TRUE(state.find("another")->has_value()) << "nothing is taken back from a state that is not the journal's";
  EXPECT_TRUE(state.reconcile(has, 1));
  EXPECT_EQ(*state.find("another"), std::nullopt);
  EXPECT_EQ(*state.find("tuple"), kept.tuple);
}

TEST_F(StateTest, NothingOfAForgottenKeyIsLeftInTheFiles) {
  auto state = this->state();
  ASSERT_TRUE(state.bind("pupil", "tuple"));
  auto database = Database::open(path(), Database::Mode::existing, journal::relative_vfs());
  auto statement = database->prepare("SELECT key FROM person");
  ASSERT_TRUE(*statement->step());
  const std::string key{as_text(statement->bytes(0))};
  statement->reset();
  const auto anywhere = [&] {
    return journal::test::read_text(path()).find(key) != std::string::npos ||
           journal::test::read_text(path() + "-wal").find(key) != std::string::npos;
  };
  EXPECT_TRUE(anywhere());
  ASSERT_TRUE(state.forget("pupil"));
  EXPECT_FALSE(anywhere());
}

TEST_F(StateTest, AHoldStaysUntilItIsCleared) {
  auto state = this->state();
  EXPECT_EQ(*state.hold(), std::nullopt);
  auto database = Database::open(path(), Database::Mode::existing, journal::relative_vfs());
  ASSERT_TRUE(database && database->execute("INSERT INTO meta(name, value) VALUES('hold', x'6162')"));
  EXPECT_EQ(*this->state().hold(), "ab");
  ASSERT_TRUE(this->state().clear_hold());
  EXPECT_EQ(*this->state().hold(), std::nullopt);
}

/// The first entries of a journal's years, as the journal's process would write them.
class StateOverYears : public ::testing::Test {
 protected:
  StateOverYears() {
    first_.checkpoint_key = journal::PrivateKey::generate()->public_key();
    first_entry_ = *journal::write_identity(first_);
    EXPECT_TRUE(State::create(path(), as_bytes(first_entry_)));
  }
  std::string path() const { return directory_.file("keyhold.db"); }
  journal::ClosedYear ended() const {
    return {{first_.origin, 7, sha256("root")}, journal::leaf_hash(as_bytes(first_entry_)), 0, "a.example/journal/2027"};
  }
  std::string next(const std::function<void(journal::Predecessor&)>& change = {}) const {
    auto identity = journal::successor_of(first_, ended(), Instant{1799000000});
    if (change) change(*identity.predecessor);
    return *journal::write_identity(identity);
  }
  State state() const { return *State::open(path()); }

 private:
  journal::test::Directory directory_;
  journal::Identity first_{"a.example/journal/2026", "1", "A", std::string(64, 'a'), "demo", Instant{1795575600}, {}};
  std::string first_entry_;
};

TEST_F(StateOverYears, TheOpenYearBecomesOneThatHasEnded) {
  auto state = this->state();
  const auto seen = *state.range();
  EXPECT_TRUE(state.years()->empty());
  ASSERT_TRUE(state.roll_over(as_bytes(next())));
  const auto years = *this->state().years();
  ASSERT_EQ(years.size(), 1U);
  EXPECT_EQ(years[0].tree, ended().tree);
  EXPECT_EQ(years[0].seen, seen);
  journal::CompactRange range;
  range.append(journal::leaf_hash(as_bytes(next())));
  EXPECT_EQ(*state.range(), range);
  EXPECT_TRUE(state.roll_over(as_bytes(next()))) << "again: nothing is left to do";
  EXPECT_EQ(state.years()->size(), 1U);
}

TEST_F(StateOverYears, AnotherJournalsYearIsRefused) {
  auto state = this->state();
  EXPECT_FALSE(state.roll_over(as_bytes(next([](auto& before) { before.root_entry = sha256("another"); }))));
  EXPECT_FALSE(state.roll_over(as_bytes(next([](auto& before) { before.first_number = 9; })))) << "a year between is missing";
  EXPECT_FALSE(state.roll_over(as_bytes("entry 0")));
  EXPECT_TRUE(state.years()->empty());
}

TEST_F(StateOverYears, AYearThatEndsBeforeWhatWasSeenIsRefused) {
  auto state = this->state();
  auto range = *state.range();
  for (int i = 1; i < 7; ++i) range.append(sha256("entry"));  // 7 were seen: the one that closes the year would be the 8th
  ASSERT_TRUE(state.keep_range(range));
  EXPECT_FALSE(state.roll_over(as_bytes(next())));
  EXPECT_EQ(*state.range(), range);
}

TEST_F(StateOverYears, ARestoredOneIsComparedFirst) {
  auto database = Database::open(path(), Database::Mode::existing, journal::relative_vfs());
  ASSERT_TRUE(database->execute("INSERT INTO meta(name, value) VALUES('hold', x'7b7d')"));
  const auto done = state().roll_over(as_bytes(next()));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.refusal().reason, Reason::on_hold);
}

}  // namespace
}  // namespace signet::keyhold
