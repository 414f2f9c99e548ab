#include "daemon/replay/activations.h"

#include <gtest/gtest.h>

namespace signet::replay {
namespace {

const std::string opened =
    R"({"by":10,"classes":["8A1"],"count":2,"kind":"activation","kinds":["opening"],"state":"open","until":"2026-05-28T10:00:00+07:00","users":[10,11]})";

Instant at(int second) { return *parse_iso8601("2026-05-28T09:00:00+07:00") + second; }

TEST(Activations, WhatTheEntrySaysHolds) {
  Activations all;
  EXPECT_TRUE(all.open(5, to_bytes(opened), at(0)));
  const auto one = all.at(at(1), 5);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->index, 5U);
  EXPECT_EQ(one->opened_by, 10U);
  EXPECT_EQ(one->users, (std::set<std::uint32_t>{10, 11}));
  EXPECT_EQ(one->classes, std::set<std::string>{"8A1"});
  EXPECT_EQ(one->kinds, std::set<Kind>{Kind::opening});
  EXPECT_EQ(one->left, 2U);
  EXPECT_EQ(one->until, *parse_iso8601("2026-05-28T10:00:00+07:00"));
}

TEST(Activations, AClosedOneServesOnlyWhatWasDecidedBefore) {
  Activations all;
  all.open(5, to_bytes(opened), at(0));
  all.close(at(10));
  EXPECT_TRUE(all.at(at(10), 5));
  EXPECT_FALSE(all.at(at(11), 5));
  EXPECT_FALSE(all.at(at(5), 4)) << "nor one that is not there";
}

TEST(Activations, TheNextTakesThePlace) {
  Activations all;
  all.open(5, to_bytes(opened), at(0));
  all.open(9, to_bytes(opened), at(10));
  EXPECT_EQ(all.at(at(11), 5)->index, 9U) << "the one that was open";
}

TEST(Activations, EachSealIsCounted) {
  Activations all;
  all.open(5, to_bytes(opened), at(0));
  all.spend(5);
  EXPECT_EQ(all.at(at(1), 5)->left, 1U);
  for (int i = 0; i < 3; ++i) all.spend(5);
  EXPECT_EQ(all.at(at(1), 5)->left, 0U);
}

TEST(Activations, ManyClassesAreNotListed) {
  Activations all;
  EXPECT_FALSE(all.open(5, to_bytes(R"({"classes_count":41,"until":"2026-05-28T10:00:00+07:00"})"), at(0)));
  EXPECT_TRUE(all.at(at(1), 5)->classes.empty());
}

}  // namespace
}  // namespace signet::replay
