// The pictures of the demonstration, and who signs with them.
#include <gtest/gtest.h>

#include "tests/support/png.h"
#include "tests/support/signing_list.h"

namespace signet::world {
namespace {

TEST(Pictures, AreTheSameOnEveryMachineAndSmall) {
  EXPECT_EQ(seal_png(), seal_png());
  EXPECT_LT(seal_png().size(), 40U * 1024);
  EXPECT_LT(signature_png().size(), 20U * 1024);
  EXPECT_EQ(seal_png().substr(0, 8), "\x89PNG\r\n\x1A\n");
  EXPECT_EQ(seal_png().substr(16, 8), std::string("\0\0\x01\xA9\0\0\x01\xA9", 8)) << "425 by 425";
}

TEST(Pictures, EverybodySignsInAnotherHand) {
  EXPECT_EQ(signature_png("principal"), signature_png("principal"));
  EXPECT_NE(signature_png("principal"), signature_png("homeroom"));
}

TEST(SigningList, HasEverybodyOnceInTheOrderOfSigning) {
  SigningList list;
  for (const int number : {33, 1, 7}) {
    auto pdf = class_pdf(World::shared(), number, "");
    if (number != 1) put_pdf_fault(pdf, number);
    list.add(pdf, std::to_string(number) + ".pdf");
  }
  const auto text = list.text();
  for (const char* line :
       {"teacher-TOAN GVBM-TOAN-1 1.pdf 7.pdf\n", "other-teacher GVBM-TOAN-1 33.pdf\n", "teacher-GDTC GVBM-GDTC-1 1.pdf 33.pdf\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  EXPECT_TRUE(text.ends_with("\nhomeroom GVCN 1.pdf 33.pdf 7.pdf\nprincipal CBQL 1.pdf 7.pdf\n")) << text;
}

}  // namespace
}  // namespace signet::world
