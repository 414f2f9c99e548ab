#include <gtest/gtest.h>

#include <string>

#include "policy/base/bytes.h"

namespace signet {
namespace {

TEST(Base64, Rfc4648Clause10_TheVectors) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(to_base64(to_bytes(plain)), coded);
    EXPECT_EQ(from_base64(coded), to_bytes(plain)) << coded;
  }
}

TEST(Base64, EveryOctetAtEveryPlaceComesBack) {
  for (std::size_t size = 1; size <= 7; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (unsigned octet = 0; octet < 256; ++octet) {
        Bytes octets(size, 0x5a);
        octets[at] = static_cast<unsigned char>(octet);
        ASSERT_EQ(from_base64(to_base64(octets)), octets) << size << ' ' << at << ' ' << octet;
      }
    }
  }
}

TEST(Base64, OneStrangeCharacterAnywhereIsRefused) {
  const std::string whole = to_base64(Bytes(10, 0xa5));  // two groups and more, and padding
  ASSERT_TRUE(from_base64(whole));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char strange : {' ', '\n', '-', '_', '=', '\0', '\x80', '\xff'}) {
      auto changed = whole;
      if (changed[at] == strange) continue;
      changed[at] = strange;
      EXPECT_FALSE(from_base64(changed)) << at << ' ' << static_cast<int>(strange);
    }
  }
}

// Clause 3.5: one text for one value.
TEST(Base64, BitsThatAreLeftOverAreZero) {
  EXPECT_TRUE(from_base64("Zg=="));
  for (const char* text : {"Zh==", "Zn==", "Zm9=", "Z===", "====", "Zg=", "Zg", "Zm9vY", "=Zg=", "Zg==Zg=="})
    EXPECT_FALSE(from_base64(text)) << text;
}

}  // namespace
}  // namespace signet
