// When the clock is believed: never back, never after a jump, and only while somebody vouches for it.
#include "daemon/keyhold/clock_guard.h"

#include <gtest/gtest.h>

namespace signet::keyhold {
namespace {

constexpr std::int64_t day_s = 86400, days_max_s = 7 * day_s;

class Clock : public ::testing::Test {
 protected:
  explicit Clock(Result<bool> said = true) : synchronised(std::move(said)) {}
  /// A clock that runs as it should.
  void pass(std::int64_t seconds) {
    ticks.wall = ticks.wall + seconds;
    ticks.boot_ms += seconds * 1000;
  }
  ClockGuard guard(bool demo = false) {
    return ClockGuard{[this] { return ticks; }, [this] { return synchronised; }, {demo, days_max_s}};
  }
  static bool refused(const Result<Instant>& time) { return !time && time.refusal().reason == Reason::clock_untrusted; }
  os::Ticks ticks{Instant{1'000'000'000}, 5000};
  Result<bool> synchronised;
};

class Offline : public Clock {
 protected:
  Offline() : Clock(false) {}
};

class Silent : public Clock {
 protected:
  Silent() : Clock(Refusal{Reason::clock_part_silent, "no answer in time"}) {}
};

TEST_F(Clock, ASynchronisedClockIsBelieved) {
  auto clock = guard();
  EXPECT_EQ(*clock.now(), ticks.wall);
}

TEST_F(Clock, AJumpStopsEverythingAndNoConfirmationOrCorrectionMendsIt) {
  auto clock = guard();
  ticks.wall = ticks.wall + 3600;
  EXPECT_TRUE(refused(clock.now()));
  clock.confirm(ticks.wall);
  EXPECT_TRUE(refused(clock.now()));
  EXPECT_TRUE(refused(clock.unconfirmed()));
  EXPECT_TRUE(refused(clock.uncorrected()));
  EXPECT_EQ(clock.entry_time(), ticks.wall + -3600) << "no entry takes the new time";
}

TEST_F(Clock, ItNeverGoesBehindTheNewestKnownTime) {
  auto clock = guard();
  clock.learn(ticks.wall + 4);
  EXPECT_EQ(*clock.now(), ticks.wall + 4);
  clock.learn(ticks.wall + 3600);
  EXPECT_TRUE(refused(clock.now()));
  EXPECT_TRUE(refused(clock.unconfirmed()));
  EXPECT_EQ(clock.entry_time(), ticks.wall + 3600);
}

// A step that is no jump yet: what was written a moment ago is not followed by an earlier time.
TEST_F(Clock, ATimeThatWasGivenOutIsNeverFollowedByAnEarlierOne) {
  auto clock = guard();
  const Instant first = ticks.wall;
  EXPECT_EQ(clock.entry_time(), first);
  ticks.wall = ticks.wall + -60;
  EXPECT_TRUE(refused(clock.now()));
  EXPECT_EQ(clock.entry_time(), first);
  ticks.wall = ticks.wall + 61;
  EXPECT_EQ(*clock.now(), first + 1);
  ticks.wall = ticks.wall + -4;
  EXPECT_EQ(*clock.now(), first + 1) << "a small correction: time stands still";
}

// Else a clock-correction order would always find something to correct: the moment in which it is judged.
TEST_F(Clock, ATimeThatWasGivenOutIsNoAuthenticatedOne) {
  auto clock = guard();
  const Instant known = ticks.wall + -30;
  clock.learn(known);
  EXPECT_EQ(*clock.now(), ticks.wall);
  EXPECT_EQ(clock.entry_time(), ticks.wall);
  EXPECT_EQ(clock.newest(), known);
  const Instant given = ticks.wall;
  ticks.wall = ticks.wall + -50;
  EXPECT_TRUE(refused(clock.now())) << "yet it binds";
  clock.correct(ticks.wall);
  EXPECT_EQ(*clock.now(), ticks.wall) << "until an order says that it was wrong";
  EXPECT_LT(clock.entry_time(), given);
}

// Seconds of two clocks do not begin together.
TEST_F(Clock, AfterAJumpTimeGoesOnFromWhereItWas) {
  auto clock = guard();
  pass(9);
  ticks.wall = ticks.wall + 1;
  const Instant before = clock.entry_time();
  ticks.wall = ticks.wall + 3600;
  EXPECT_EQ(clock.entry_time(), before);
  pass(2);
  EXPECT_EQ(clock.entry_time(), before + 1);
}

TEST_F(Clock, OnlyAnOrderLetsTheNewestTimeGoBack) {
  auto clock = guard();
  clock.learn(ticks.wall + 365 * day_s);
  EXPECT_EQ(*clock.uncorrected(), ticks.wall);
  clock.learn(ticks.wall);
  EXPECT_TRUE(refused(clock.now()));
  clock.correct(ticks.wall + -60);
  EXPECT_EQ(*clock.now(), ticks.wall);
  EXPECT_EQ(clock.entry_time(), ticks.wall);
}

TEST_F(Clock, WhatWasSynchronisedIsBelievedForSomeDaysMore) {
  auto clock = guard();
  synchronised = false;
  pass(days_max_s);
  EXPECT_TRUE(clock.now());
  pass(1);
  EXPECT_TRUE(refused(clock.now()));
  synchronised = true;
  EXPECT_TRUE(clock.now());
}

TEST_F(Offline, NobodyVouchesForItUntilTheClerkDoes) {
  auto clock = guard();
  EXPECT_TRUE(refused(clock.now()));
  clock.confirm(*clock.unconfirmed());
  EXPECT_TRUE(clock.now());
  pass(days_max_s);
  EXPECT_TRUE(clock.now());
  pass(1);
  EXPECT_TRUE(refused(clock.now()));
  clock.confirm(*clock.unconfirmed());
  EXPECT_TRUE(clock.now());
}

TEST_F(Silent, CountsAsNotSynchronisedAndIsToldApart) {
  auto clock = guard();
  ASSERT_TRUE(refused(clock.now()));
  EXPECT_EQ(
      clock.now().refusal().detail,
      "the clock part does not say whether the clock is synchronised; the clerk may confirm the time: signet activate --clock-confirmed: "
      "no answer in time");
  EXPECT_EQ(clock.synchronised().refusal().reason, Reason::clock_part_silent);
  clock.confirm(*clock.unconfirmed());
  EXPECT_TRUE(clock.now());
}

TEST_F(Clock, ASilenceIsForgivenForSomeDaysLikeAnUnsynchronisedClock) {
  auto clock = guard();
  synchronised = Refusal{Reason::clock_part_silent, "no answer in time"};
  pass(days_max_s);
  EXPECT_TRUE(clock.now());
  pass(1);
  EXPECT_TRUE(refused(clock.now()));
}

TEST_F(Clock, NoWordOfTheClockPartMendsAJump) {
  auto clock = guard();
  ticks.wall = ticks.wall + 3600;
  EXPECT_TRUE(*clock.synchronised());
  EXPECT_TRUE(refused(clock.now()));
}

TEST_F(Offline, ADemonstrationNeedsNobody) {
  auto clock = guard(true);
  EXPECT_TRUE(clock.now());
}

}  // namespace
}  // namespace signet::keyhold
