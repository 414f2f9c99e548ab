// The pictures of the demonstration.
#include <gtest/gtest.h>

#include "tests/support/png.h"

namespace signet::world {
namespace {

TEST(Pictures, AreTheSameOnEveryMachineAndSmall) {
  EXPECT_EQ(seal_png(), seal_png());
  EXPECT_LT(seal_png().size(), 40U * 1024);
  EXPECT_LT(signature_png().size(), 20U * 1024);
  EXPECT_EQ(seal_png().substr(0, 8), "\x89PNG\r\n\x1A\n");
  EXPECT_EQ(seal_png().substr(16, 8), std::string("\0\0\x01\xA9\0\0\x01\xA9", 8)) << "425 by 425";
}

}  // namespace
}  // namespace signet::world
