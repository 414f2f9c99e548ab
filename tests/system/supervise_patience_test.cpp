#include <gtest/gtest.h>

#include "daemon/supervise/supervisor.h"

namespace signet::supervise {
namespace {

using namespace std::chrono_literals;

TEST(Patience, WaitsLongerEachTimeAndEndsAtTheFifthDeathInThirtySeconds) {
  Patience patience;
  const Patience::Clock::time_point start{};
  EXPECT_EQ(patience.after_death(start), 100ms);
  EXPECT_EQ(patience.after_death(start + 7s), 200ms);
  EXPECT_EQ(patience.after_death(start + 14s), 400ms);
  EXPECT_EQ(patience.after_death(start + 21s), 800ms);
  EXPECT_EQ(patience.after_death(start + 29s), std::nullopt);
}

TEST(Patience, ForgetsOldDeaths) {
  Patience patience;
  const Patience::Clock::time_point start{};
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(patience.after_death(start + i * 10s)) << i;
}

}  // namespace
}  // namespace signet::supervise
