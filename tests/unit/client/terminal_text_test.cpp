#include "client/terminal_text.h"

#include <gtest/gtest.h>

#include "client/command_context.h"
#include "client/seal_report.h"
#include "client/verify_report.h"

namespace signet::client {
namespace {

TEST(TerminalText, VietnameseStaysAsItIs) {
  const std::string plain = "Đỗ Thị Mẫu Ệ: hợp lệ ✔\n\t• dòng 2 “…”\n";
  EXPECT_EQ(harmless(plain), plain);
}

TEST(TerminalText, NothingSteersTheTerminal) {
  EXPECT_EQ(harmless("a\x1b[31mb"), "a\\u001b[31mb");
  EXPECT_EQ(harmless("a\rb\bc\x7f"), "a\\u000db\\u0008c\\u007f");
  EXPECT_EQ(harmless("\xc2\x9b"
                     "2J"),
            "\\u009b2J");  // CSI in one character, allowed in XML 1.0
  EXPECT_EQ(harmless(std::string_view{"a\0b", 3}), "a\\u0000b");
}

TEST(TerminalText, NoNameIsTurnedRound) {
  EXPECT_EQ(harmless("\xe2\x80\xae"
                     "fdp"),
            "\\u202efdp");
  EXPECT_EQ(harmless("\xe2\x81\xa6x\xe2\x81\xa9"), "\\u2066x\\u2069");
  EXPECT_EQ(harmless("\xe2\x80\xa8"), "\\u2028");
}

TEST(TerminalText, WhatIsNoUtf8IsShownByItsOctets) {
  EXPECT_EQ(harmless("SELECT\xa0raise\xff"), "SELECT\\xa0raise\\xff");
  EXPECT_EQ(harmless("\xe2\x80"), "\\xe2\\x80");
}

TEST(TerminalText, OnOneLineALineEndIsNoLineEnd) {
  EXPECT_EQ(harmless_line("a.xml\n8A1.xml: VALID\t!"), "a.xml\\u000a8A1.xml: VALID\\u0009!");
  EXPECT_EQ(harmless_line("Đặng"), "Đặng");
}

TEST(TerminalText, WhatIsPrintedForPeopleIsHarmless) {
  testing::internal::CaptureStdout();
  print_line("x\x1b[2Jy");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "x\\u001b[2Jy\n");
  testing::internal::CaptureStderr();
  print_error(CommandContext{}, "bad\x1b]0;z", "do\x9b");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "signet: bad\\u001b]0;z\n  Hint: do\\x9b\n");
}

TEST(TerminalText, AFilesNameCannotPretendToBeAVerdict) {
  FileReport report;
  report.file = "a.xml\nb.xml: VALID";
  report.signatures.emplace_back();
  report.signatures.front().person = "A\nB: VALID";
  report.signatures.front().slot = "s\nt";
  report.findings.push_back({Reason::content_changed, "", "", "", "", "d\ne"});
  const auto said = describe(report, CommandContext{});
  EXPECT_EQ(said.find("\nb.xml"), std::string::npos) << said;
  EXPECT_EQ(said.find("\nB: VALID"), std::string::npos) << said;
  EXPECT_EQ(said.find("\nt"), std::string::npos) << said;
  DocumentResult result;
  result.file = "a.xml\n✔ b.xml: sealed";
  for (const auto decision : {DocumentResult::Decision::sealed, DocumentResult::Decision::signed_by_person,
                              DocumentResult::Decision::sealable, DocumentResult::Decision::refused}) {
    result.decision = decision;
    EXPECT_EQ(describe(result, CommandContext{}).find("\n✔ b.xml"), std::string::npos);
  }
}

}  // namespace
}  // namespace signet::client
