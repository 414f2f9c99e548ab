#include "client/activation_command.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

TEST(Duration, HoursAndMinutes) {
  EXPECT_EQ(*minutes_of("8h"), 480u);
  EXPECT_EQ(*minutes_of("30m"), 30u);
  EXPECT_EQ(*minutes_of("1h30m"), 90u);
  EXPECT_EQ(*minutes_of("24h"), 1440u);
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "8", "h", "0h", "25h", "8h1", "-1h", "1d", "99999999999h", "1 h"}) EXPECT_FALSE(minutes_of(text)) << text;
}

TEST(Activate, ANamelessKindOrDurationIsAUsageErrorBeforeAnythingIsAsked) {
  CommandContext context;
  context.root = "/nowhere";
  ActivateOptions options;
  options.kinds = {"anual-transcript"};
  activate(context, options);
  EXPECT_EQ(context.exit_status, exit_code::usage);
}

TEST(Activate, WithoutServiceIsNotAvailable) {
  CommandContext context;
  context.root = "/nowhere";
  activate(context, {});
  EXPECT_EQ(context.exit_status, exit_code::unknown);
}

}  // namespace
}  // namespace signet::client
