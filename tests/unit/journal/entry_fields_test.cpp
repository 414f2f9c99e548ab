// What an entry's members say, by either reader.
#include "journal/entry_fields.h"

#include <gtest/gtest.h>

namespace signet::journal {
namespace {

constexpr std::string_view usual = R"({"count":7,"kind":"intent","less":-1,"list":[3,5],"none":[],"words":["a","b"]})";
constexpr std::string_view escaped = R"({"count":7,"kind":"intent","less":-1,"list":[3,5],"none":[],"said":"a \"b\"","words":["a","b"]})";

class EitherReader : public testing::TestWithParam<std::string_view> {};

TEST_P(EitherReader, FindsEachByNameAndType) {
  const auto fields = EntryFields::read(as_bytes(GetParam()));
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->text("kind"), "intent");
  EXPECT_EQ(fields->count("count"), 7U);
  EXPECT_EQ(fields->counts("list"), (std::vector<std::uint64_t>{3, 5}));
  EXPECT_EQ(fields->counts("none"), std::vector<std::uint64_t>{});
  EXPECT_EQ(fields->texts("words"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(fields->has("less"));
}

TEST_P(EitherReader, FindsNothingOfAnotherTypeOrName) {
  const auto fields = EntryFields::read(as_bytes(GetParam()));
  ASSERT_TRUE(fields);
  EXPECT_FALSE(fields->text("count"));
  EXPECT_FALSE(fields->count("kind"));
  EXPECT_FALSE(fields->count("less")) << "below zero";
  EXPECT_FALSE(fields->counts("words"));
  EXPECT_FALSE(fields->texts("list"));
  EXPECT_FALSE(fields->texts("kind"));
  EXPECT_FALSE(fields->has("kin"));
  EXPECT_FALSE(fields->has("zz"));
}

INSTANTIATE_TEST_SUITE_P(Entries, EitherReader, testing::Values(usual, escaped));

TEST(EntryFields, KeepWhatIsWrittenWithEscapes) {
  auto read = EntryFields::read(as_bytes(escaped));
  ASSERT_TRUE(read);
  const EntryFields moved = *std::move(read);
  EXPECT_EQ(moved.text("said"), "a \"b\"");
}

TEST(EntryFields, RefuseWhatIsNotCanonicalOrNoObject) {
  for (const char* text : {"", "[]", "7", R"({"b":1,"a":2})", R"({"a": 1})", R"({"a":"\u0041"})", R"({"a":1,"a":1})", R"({"a":true})"})
    EXPECT_FALSE(EntryFields::read(as_bytes(std::string_view{text}))) << text;
}

}  // namespace
}  // namespace signet::journal
