#include "client/status_warnings.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

std::vector<Check> warned(const std::string& more, Language language = Language::english) {
  CommandContext context;
  context.language = language;
  return check_warnings(context, "{" + more + "}");
}

std::string seal_ends_in(int days) { return R"("certificate":{"sha256":"0123456789abcdef0","days_left":)" + std::to_string(days) + "}"; }

// S1 Đ.7.2: in time to apply for another one.
TEST(StatusWarnings, ACertificateThatEndsIsToldAt90And60And30Days) {
  EXPECT_TRUE(warned(seal_ends_in(91)).empty());
  for (const auto& [days, step] : {std::pair{90, "90"}, {61, "90"}, {60, "60"}, {31, "60"}, {30, "30"}, {1, "30"}}) {
    const auto checks = warned(seal_ends_in(days));
    ASSERT_EQ(checks.size(), 1U) << days;
    EXPECT_EQ(checks.front().health, Health::warning);
    EXPECT_EQ(checks.front().detail, "ends in " + std::to_string(days) + " days (within " + step + ")");
  }
  EXPECT_EQ(warned(seal_ends_in(-1)).front().health, Health::bad);
}

TEST(StatusWarnings, SignersCertificatesAreToldToo) {
  const auto checks = warned(R"("ending_certificates":[{"sha256":"aa","days_left":10},{"sha256":"bb","days_left":80}])");
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks.front().name, "signer's certificate aa");
  EXPECT_EQ(warned(R"("ending_certificates":[{"sha256":"aa","days_left":10}])", Language::vietnamese).front().detail,
            "còn 10 ngày (mốc 30)");
}

TEST(StatusWarnings, ADepartmentThatIsNotHeardOf) {
  EXPECT_TRUE(warned(R"("department":{"state":"heard","days":3,"days_max":45})").empty());
  EXPECT_EQ(warned(R"("department":{"state":"warning","days":31,"days_max":45})").front().health, Health::warning);
  EXPECT_EQ(warned(R"("department":{"state":"silent","days":46,"days_max":45})").front().health, Health::bad);
}

TEST(StatusWarnings, WhatIsNoStatusWarnsOfNothing) {
  for (const char* more : {"", "\"certificate\":7,\"department\":\"never heard of\",\"ending_certificates\":[]", "broken"})
    EXPECT_TRUE(warned(more).empty()) << more;
}

TEST(StatusWarnings, AHoldAndATokenThatRemembersNothing) {
  EXPECT_TRUE(warned(R"("token_memory":"kept")").empty());
  EXPECT_TRUE(warned(R"("token_memory":"none yet")").empty());
  EXPECT_EQ(warned(R"("token_memory":"impossible")").front().health, Health::warning);
  EXPECT_EQ(warned(R"("hold":"restored")").front().health, Health::bad);
}

TEST(StatusWarnings, AClockPartThatIsSilentStopsOnlyWhenNobodyVouches) {
  EXPECT_TRUE(warned(R"("clock":{"trusted":true,"synchronised":false})").empty());
  const auto vouched = warned(R"("clock":{"trusted":true,"synchronised":false,"part_silent":"no answer in time"})");
  ASSERT_EQ(vouched.size(), 1U);
  EXPECT_EQ(vouched.front().health, Health::warning);
  EXPECT_NE(vouched.front().detail.find("signet-clock, does not say whether the clock is synchronised (no answer in time)"),
            std::string::npos);
  EXPECT_EQ(warned(R"("clock":{"trusted":false,"part_silent":"x"})").front().health, Health::bad);
}

TEST(StatusWarnings, AYearThatIsOverIsToldAndNotBefore) {
  const auto status = [](const char* time) {
    return std::string{R"("time":")"} + time + R"(","journal":{"origin":"a.example/journal/2026"})";
  };
  EXPECT_TRUE(warned(status("2026-12-31T23:59:59+07:00")).empty());
  const auto checks = warned(status("2027-01-01T00:00:00+07:00"));
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks.front().health, Health::warning);
  EXPECT_NE(checks.front().hint.find("signet journal rollover"), std::string::npos);
}

}  // namespace
}  // namespace signet::client
