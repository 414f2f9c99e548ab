// What a PIN's page is to the kernel: locked, in no core dump, in no child; and what is left of texts that were wiped.
#include "policy/base/secret.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <sstream>

namespace signet {
namespace {

// proc_pid_smaps(5): the flags of the mapping that holds this address.
std::string flags_of(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps{"/proc/self/smaps"};
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    char dash = 0;
    std::istringstream words{line};
    if (words >> std::hex >> begin >> dash >> end && dash == '-') inside = wanted >= begin && wanted < end;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

TEST(Secret, LiesOnAPageThatNobodyElseGets) {
  const Secret pin{"a PIN that is looked for"};
  ASSERT_EQ(pin.view(), "a PIN that is looked for");
  const auto flags = flags_of(pin.c_str());
  EXPECT_NE(flags.find(" dd "), std::string::npos) << flags << ": in core dumps";
  EXPECT_NE(flags.find(" wf "), std::string::npos) << flags << ": in children";
  EXPECT_NE(flags.find(" lo "), std::string::npos) << flags << ": in the swap";
}

TEST(Secret, IsOneLineOfBoundedLength) {
  Secret pin{"1234\r\n"};
  pin.trim();
  EXPECT_EQ(pin.view(), "1234");
  EXPECT_EQ(std::string{pin.c_str()}, "1234");
  EXPECT_TRUE(Secret{std::string(Secret::bytes_max + 1, '1')}.empty());
  EXPECT_FALSE(Secret{std::string(Secret::bytes_max, '1')}.empty());
}

TEST(Secret, MovesAndLeavesNothingBehind) {
  Secret first{"1234"};
  const Secret second{std::move(first)};
  EXPECT_EQ(second.view(), "1234");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is the question
}

TEST(Secret, AWipedTextHoldsNothing) {
  std::string text{"a text that is longer than what a string keeps inside of itself"};
  const char* const kept = text.data();
  const auto size = text.size();
  wipe(text);
  EXPECT_TRUE(text.empty());
  for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(kept[i], '\0') << i;
}

}  // namespace
}  // namespace signet
