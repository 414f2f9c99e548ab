// The quick reader never takes what the thorough one refuses, and gives the same members.
#include "journal/canonical_scan.h"

#include <gtest/gtest.h>

#include "journal/canonical_json.h"
#include "policy/base/json.h"

namespace signet::journal {
namespace {

std::optional<std::vector<Member>> scan(std::string_view text) { return scan_canonical(as_bytes(text)); }

TEST(CanonicalScan, ReadsWhatEntriesAreLike) {
  const auto members = scan(R"({"a":{"x":[1,"é",{}]},"count":-7,"kind":"order","last":9007199254740991,"v":1})");
  ASSERT_TRUE(members);
  ASSERT_EQ(members->size(), 5U);
  EXPECT_FALSE(members->front().text || members->front().number);
  EXPECT_EQ((*members)[1].number, -7);
  EXPECT_EQ((*members)[2].text, "order");
  EXPECT_EQ((*members)[3].number, 9007199254740991);
  EXPECT_TRUE(scan("{}"));
}

TEST(CanonicalScan, LeavesEverythingElseToTheThoroughReader) {
  for (const char* text : {"",
                           "{",
                           "[]",
                           "1",
                           "{\"a\":1,\"a\":2}",
                           "{\"b\":1,\"a\":2}",
                           "{\"a\": 1}",
                           "{\"a\":1} ",
                           "{\"a\":01}",
                           "{\"a\":-0}",
                           "{\"a\":1.0}",
                           "{\"a\":1e3}",
                           "{\"a\":9007199254740992}",
                           "{\"a\":-9007199254740992}",
                           "{\"a\":true}",
                           "{\"a\":null}",
                           "{\"a\":\"\\n\"}",
                           "{\"a\":\"\x01\"}",
                           "{\"a\":\"\xff\"}",
                           "{\"a\":\"\xc0\x80\"}",
                           "{\"a\":\"\xed\xa0\x80\"}",
                           "{\"\xc3\xa9\":1}",
                           "{\"a\":1,}",
                           "{\"a\":[1,]}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":\"}",
                           "{,}"})
    EXPECT_FALSE(scan(text)) << text;
  const auto nested = [](int levels) { return "{\"a\":" + std::string(levels, '[') + std::string(levels, ']') + "}"; };
  EXPECT_TRUE(scan(nested(json_depth_max - 1)));
  EXPECT_FALSE(scan(nested(json_depth_max)));
  EXPECT_FALSE(scan("{\"a\":\"" + std::string(4096, 'x') + "\"}"));
}

/// Every single-octet change of an entry, and every cut of it.
TEST(CanonicalScan, NeverTakesWhatTheThoroughReaderRefuses) {
  const std::string entry = R"({"a":[1,-20,"ừ"],"kind":"order","number":3,"z":{"b":"","c":{"d":0}}})";
  std::size_t taken = 0;
  const auto compare = [&](const std::string& text) {
    const auto quick = scan(text);
    if (!quick) return;
    ++taken;
    const auto thorough = parse_canonical(as_bytes(text));
    ASSERT_TRUE(thorough) << text;
    ASSERT_EQ(quick->size(), thorough->size());
    for (const Member& each : *quick) {
      const auto& value = thorough->at(std::string{each.key});
      ASSERT_EQ(each.text.has_value(), value.is_string()) << text;
      ASSERT_EQ(each.number.has_value(), value.is_number_integer()) << text;
      if (each.text) {
        ASSERT_EQ(*each.text, value.get<std::string>());
      }
      if (each.number) {
        ASSERT_EQ(*each.number, value.get<std::int64_t>());
      }
    }
  };
  for (std::size_t at = 0; at < entry.size(); ++at) {
    compare(entry.substr(0, at));
    compare(entry.substr(at));
    for (int octet = 0; octet < 256; ++octet) {
      std::string changed = entry;
      changed[at] = static_cast<char>(octet);
      compare(changed);
    }
  }
  EXPECT_GT(taken, 1000U);
}

}  // namespace
}  // namespace signet::journal
