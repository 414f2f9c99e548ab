#include "daemon/replay/difference.h"

#include <gtest/gtest.h>

namespace signet::replay {
namespace {

Difference difference(const std::string& one, const std::string& other) {
  const auto entry = to_bytes(one);
  return first_difference(7, entry, other).value_or(Difference{});
}

TEST(Difference, OfTheSameOctetsThereIsNone) {
  const auto entry = to_bytes(R"({"a":1,"b":"x"})");
  EXPECT_FALSE(first_difference(7, entry, R"({"a":1,"b":"x"})"));
}

TEST(Difference, TheFirstKeyIsNamedWithBothSides) {
  const auto found = difference(R"({"a":1,"b":"x","c":2})", R"({"a":1,"b":"y","c":3})");
  EXPECT_EQ(found.entry, 7U);
  EXPECT_EQ(found.what + " " + found.journal + " " + found.replay, "b x y");
}

TEST(Difference, AKeyThatIsMissingOnEitherSide) {
  EXPECT_EQ(difference(R"({"a":1,"b":2})", R"({"b":2})").what, "a");
  EXPECT_EQ(difference(R"({"b":2})", R"({"a":[1],"b":2})").replay, "[1]");
}

TEST(Difference, OctetsCountWhereTheValuesAreTheSame) { EXPECT_EQ(difference(R"({"a": 1})", R"({"a":1})").what, "entry"); }

TEST(Difference, WhatIsNoObjectDiffersAsAWhole) { EXPECT_EQ(difference("7", R"({"a":1})").what, "entry"); }

// docs/formats/journal.md: "`shared` may lack an intent that is at most 60 s older".
TEST(SharedByThen, LacksOnlyWhatAnOverlappingRequestCouldNotKnow) {
  using Intents = std::vector<std::uint64_t>;
  const Instant first{1000};
  const auto time_of = [&](std::uint64_t index) { return index == 7 ? std::optional{first} : std::nullopt; };
  EXPECT_EQ(shared_by_then({7}, {}, first + 61, time_of), Intents{7}) << "it knew, and said nothing";
  EXPECT_EQ(shared_by_then({7}, {}, first + 60, time_of), Intents{});
  EXPECT_EQ(shared_by_then({7}, {}, first, time_of), Intents{});
  EXPECT_EQ(shared_by_then({7}, {7}, first + 1, time_of), Intents{7}) << "what it says it knew";
  EXPECT_EQ(shared_by_then({8}, {}, first, time_of), Intents{8}) << "of no time that is known";
  EXPECT_EQ(shared_by_then({}, {7}, first, time_of), Intents{}) << "what is not so is not found";
}

}  // namespace
}  // namespace signet::replay
