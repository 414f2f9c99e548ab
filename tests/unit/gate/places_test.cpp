#include "daemon/gate/places.h"

#include <gtest/gtest.h>

namespace signet::gate {
namespace {

Places filled(std::initializer_list<std::uint32_t> uids) {
  Places places{uids.size()};
  for (const auto uid : uids) places.enter(uid);
  return places;
}

TEST(Places, AreFullAtTheirNumber) {
  Places places{2};
  places.enter(1);
  EXPECT_FALSE(places.full());
  places.enter(2);
  EXPECT_TRUE(places.full());
  places.leave(1);
  EXPECT_FALSE(places.full());
  EXPECT_EQ(places.held_by(1), 0U);
}

TEST(Places, TheGreediestYieldsToANewcomer) { EXPECT_EQ(filled({1, 1, 1, 2}).holder_to_yield_to(3), 1U); }

TEST(Places, NobodyYieldsToWhoWouldHoldAsMuch) {
  EXPECT_EQ(filled({1, 1, 1, 1}).holder_to_yield_to(1), 1U);
  EXPECT_EQ(filled({1, 1, 2, 2}).holder_to_yield_to(2), 2U);
  EXPECT_EQ(filled({1, 2, 3}).holder_to_yield_to(4), 4U) << "one each: the newcomer has no better claim";
}

TEST(Places, GreedyHoldsMoreThanHalf) {
  EXPECT_TRUE(filled({1, 1, 1, 2}).greedy(1));
  EXPECT_FALSE(filled({1, 1, 2, 2}).greedy(1));
  EXPECT_FALSE(filled({1, 1, 1, 2}).greedy(2));
}

}  // namespace
}  // namespace signet::gate
