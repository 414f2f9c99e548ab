#include "client/command_context.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace signet::client {
namespace {

class Locale : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) ::unsetenv(name);
  }
};

TEST_F(Locale, VietnameseByLang) {
  ::setenv("LANG", "vi_VN.UTF-8", 1);
  EXPECT_EQ(language_from_environment(), Language::vietnamese);
}

TEST_F(Locale, LcAllOutranksLang) {
  ::setenv("LANG", "vi_VN.UTF-8", 1);
  ::setenv("LC_ALL", "C", 1);
  EXPECT_EQ(language_from_environment(), Language::english);
}

TEST_F(Locale, AnEmptyVariableIsNotSet) {
  ::setenv("LC_ALL", "", 1);
  ::setenv("LC_MESSAGES", "vi", 1);
  EXPECT_EQ(language_from_environment(), Language::vietnamese);
}

TEST_F(Locale, OtherLanguagesBeginningWithViAreNotVietnamese) {
  ::setenv("LANG", "vir_XX", 1);
  EXPECT_EQ(language_from_environment(), Language::english);
}

TEST(ExitStatus, TheWorstOfSeveralStays) {
  CommandContext context;
  for (const int status : {exit_code::refused, exit_code::internal, exit_code::unknown, exit_code::done}) context.worsen(status);
  EXPECT_EQ(context.exit_status, exit_code::internal);
}

TEST(ExitStatus, OfReasons) {
  EXPECT_EQ(exit_status_of(Reason::subject_teacher_missing), exit_code::refused);
  EXPECT_EQ(exit_status_of(Reason::unavailable), exit_code::unknown);
  EXPECT_EQ(exit_status_of(Reason::unsupported_transform), exit_code::unknown);
  EXPECT_EQ(exit_status_of(Reason::journal_inconsistent), exit_code::internal);
}

TEST(Hint, EveryReasonHasOneInBothLanguages) {
#define REASON(number, symbol, code, actor, rule, vi, en, alias)            \
  EXPECT_FALSE(hint(Reason::symbol, Language::vietnamese).empty()) << code; \
  EXPECT_FALSE(hint(Reason::symbol, Language::english).empty()) << code;
#include "policy/base/reasons.def"
#undef REASON
}

TEST(Paths, AreBelowTheRoot) {
  CommandContext context;
  EXPECT_EQ(context.service_socket(), "/run/signet/signet.sock");
  context.root = "/srv/school";
  EXPECT_EQ(context.path("etc/signet/policy.toml"), "/srv/school/etc/signet/policy.toml");
  context.socket = "/tmp/other.sock";
  EXPECT_EQ(context.service_socket(), "/tmp/other.sock");
}

// XDG Base Directory Specification 0.8: "All paths set in these environment variables must be absolute."
TEST(Paths, ARelativeStateHomeCountsAsNotSet) {
  CommandContext context;
  ::setenv("HOME", "/home/a", 1);
  ::setenv("XDG_STATE_HOME", "relative", 1);
  EXPECT_EQ(context.state_directory(), "/home/a/.local/state/signet");
  ::setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(context.state_directory(), "/state/signet");
}

}  // namespace
}  // namespace signet::client
