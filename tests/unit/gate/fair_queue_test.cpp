#include "daemon/gate/fair_queue.h"

#include <gtest/gtest.h>

namespace signet::gate {
namespace {

constexpr std::uint32_t flood = 7, clerk = 3, other = 9;

TEST(FairQueue, AccountsTakeTurnsWhateverTheyHaveWaiting) {
  FairQueue<int> queue{1, 1};
  for (int i = 0; i < 100; ++i) queue.push(flood, i);
  EXPECT_EQ(queue.take()->second, 0);
  queue.push(clerk, 1000);
  queue.push(other, 2000);
  EXPECT_FALSE(queue.take()) << "one at once";
  std::vector<int> order;
  std::uint32_t under_way = flood;
  for (int i = 0; i < 4; ++i) {
    queue.done(under_way);
    const auto next = queue.take();
    ASSERT_TRUE(next);
    order.push_back(next->second);
    under_way = next->first;
  }
  EXPECT_EQ(order, (std::vector<int>{2000, 1000, 1, 2})) << "the flood waits one turn of each";
}

TEST(FairQueue, OneAccountNeverHasAllPlaces) {
  FairQueue<int> queue{4, 3};
  for (int i = 0; i < 10; ++i) queue.push(flood, i);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(queue.take()->second, i);
  EXPECT_FALSE(queue.take()) << "the fourth place is for others";
  queue.push(clerk, 99);
  EXPECT_EQ(queue.take()->second, 99);
  queue.done(flood);
  EXPECT_EQ(queue.take()->second, 3);
}

TEST(FairQueue, TheNewestIsDroppedAndOnlyOfThatAccount) {
  FairQueue<int> queue{1, 1};
  EXPECT_FALSE(queue.drop_newest(flood));
  queue.push(flood, 1);
  queue.push(flood, 2);
  queue.push(clerk, 3);
  EXPECT_EQ(queue.drop_newest(flood), 2);
  EXPECT_EQ(queue.waiting(), 2U);
  EXPECT_EQ(queue.drop_newest(flood), 1);
  EXPECT_FALSE(queue.drop_newest(flood));
  EXPECT_EQ(queue.take()->second, 3);
}

}  // namespace
}  // namespace signet::gate
