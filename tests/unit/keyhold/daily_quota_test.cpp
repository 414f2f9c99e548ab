// Which requests count against a day's number, and whose.
#include "daemon/keyhold/daily_quota.h"

#include <gtest/gtest.h>

#include <set>

#include "daemon/keyhold/unreadable_requests.h"

namespace signet::keyhold {
namespace {

using wire::Operation;

constexpr unsigned operation_last = 64;  // of the wire's numbers some, beyond all that are in use

// One by one: whoever adds a kind of request decides here whether it counts.
TEST(DailyQuota, CountsExactlyTheseRequests) {
  const std::set<Operation> counted{Operation::seal,    Operation::seal_manifest, Operation::explain,  Operation::explain_manifest,
                                    Operation::order,   Operation::incoming,      Operation::activate, Operation::review,
                                    Operation::approve, Operation::reject,        Operation::forget,   Operation::note,
                                    Operation::find,    Operation::document};
  for (unsigned number = 1; number <= operation_last; ++number) {
    const auto operation = static_cast<Operation>(number);
    EXPECT_EQ(is_counted(operation), counted.contains(operation)) << number;
  }
}

TEST(DailyQuota, StrangersExplanationsUseUpNothingElse) {
  for (const auto operation : {Operation::explain, Operation::explain_manifest}) {
    EXPECT_EQ(number_of(operation, all_strangers), strangers_explanations);
    EXPECT_EQ(number_of(operation, 7), 7U) << "who may ask for a seal leaves something by explaining";
  }
  EXPECT_EQ(number_of(Operation::seal, all_strangers), all_strangers);
  EXPECT_GT(strangers_explanations, all_strangers) << "no account has this number";
}

const Instant begin{1779940800};
const std::vector<Finding> not_xml{{Reason::malformed, "", "", "", "", ""}};
const std::vector<Finding> much{{Reason::too_large, "", "", "", "", ""}};

// What could not be entered (a full disk) is due again with its count, and what came meanwhile is added.
TEST(UnreadableRequests, WhatCouldNotBeEnteredIsDueAgain) {
  UnreadableRequests requests;
  EXPECT_TRUE(requests.first_of_period(1, "seal", begin, not_xml));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(requests.first_of_period(1, "seal", begin + i, not_xml));
  auto due = requests.take_due(begin + 60);
  ASSERT_EQ(due.size(), 1U);
  requests.put_back(std::move(due.front()), begin + 60);
  EXPECT_FALSE(requests.first_of_period(1, "seal", begin + 61, much)) << "the period goes on: no entry of its own";
  EXPECT_TRUE(requests.take_due(begin + 119).empty());
  due = requests.take_due(begin + 120);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.front().count, 4U);
  ASSERT_EQ(due.front().findings.size(), 2U) << "each reason once";
  EXPECT_EQ(due.front().findings.front().reason, Reason::malformed);
  EXPECT_TRUE(requests.take_due(begin + 600).empty()) << "told once";
}

TEST(UnreadableRequests, WhatIsOverADaysNumberIsToldOnceInAnHour) {
  UnreadableRequests requests{over_quota_period_s};
  EXPECT_TRUE(requests.first_of_period(1, "quota", begin, not_xml));
  EXPECT_FALSE(requests.first_of_period(1, "quota", begin + 3599, not_xml));
  EXPECT_TRUE(requests.take_due(begin + 3599).empty());
  EXPECT_EQ(requests.take_due(begin + 3600).size(), 1U);
}

}  // namespace
}  // namespace signet::keyhold
