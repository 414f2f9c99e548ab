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

}  // namespace
}  // namespace signet::replay
