#include "daemon/replay/recorded_names.h"

#include <gtest/gtest.h>

namespace signet::replay {
namespace {

const Digest one = sha256("1"), two = sha256("2"), three = sha256("3"), four = sha256("4");

TEST(RecordedNames, TheSameTextKeepsItsName) {
  RecordedNames names{std::nullopt};
  EXPECT_EQ(names.names("p", "t", {one, two})->tuple, two);
  EXPECT_EQ(names.names("p", "t", {one, four})->tuple, two) << "as before, whatever the journal says";
  EXPECT_EQ(names.names("p", "u", {three, four})->person, one);
  EXPECT_EQ(*names.tuple("t"), two);
  EXPECT_EQ(*names.tuple("v"), std::nullopt);
}

TEST(RecordedNames, NoTwoTextsShareAName) {
  RecordedNames names{std::nullopt};
  ASSERT_EQ(names.names("p", "t", {one, two})->person, one);
  EXPECT_NE(names.names("q", "u", {one, three})->person, one);
  EXPECT_NE(names.names("r", "v", {four, two})->tuple, two);
}

TEST(RecordedNames, AnErasedPersonMayComeBackUnderAnotherName) {
  RecordedNames names{std::nullopt};
  names.forget(one);
  EXPECT_EQ(names.names("p", "t", {one, two})->person, one);
  EXPECT_EQ(names.names("p", "u", {three, four})->person, three);
  EXPECT_TRUE(names.is_erased(one));
}

}  // namespace
}  // namespace signet::replay
