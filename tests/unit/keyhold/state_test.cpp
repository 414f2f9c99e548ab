// keyhold's own state: names that outlive the key that made them.
#include "daemon/keyhold/state.h"

#include <gtest/gtest.h>

#include "journal/relative_vfs.h"
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

TEST_F(StateTest, ATupleKeepsItsNameWhenThePupilsKeyIsDeleted) {
  const auto before = *state().bind("pupil", "tuple");
  forget_the_pupils();
  auto state = this->state();
  EXPECT_EQ(*state.find("tuple"), before.tuple);
  const auto after = *state.bind("pupil", "tuple");
  EXPECT_EQ(after.tuple, before.tuple);
  EXPECT_NE(after.person, before.person) << "nothing ties the new name to the old one";
}

}  // namespace
}  // namespace signet::keyhold
