#include "journal/canonical_json.h"

#include "policy/base/json.h"
#include "refused.h"

namespace signet::journal {
namespace {

using nlohmann::json;

auto parse(std::string_view text) { return parse_canonical(as_bytes(text)); }

TEST(CanonicalJson, WritesSortedKeysWithoutSpaces) {
  EXPECT_EQ(*to_canonical(json{{"b", 1}, {"a", json::array({"x", 2})}, {"A", json::object()}}), R"({"A":{},"a":["x",2],"b":1})");
}

// RFC 8785 3.2.2.2: only what must be escaped, control characters in lower-case hexadecimal or by their short names.
TEST(CanonicalJson, EscapesAsRfc8785Does) {
  EXPECT_EQ(*to_canonical(json{{"s", std::string{"\x0f\n\t\b\f\r\"\\/\x7f"} + "Trường €"}}),
            "{\"s\":\"\\u000f\\n\\t\\b\\f\\r\\\"\\\\/\x7fTrường €\"}");
}

TEST(CanonicalJson, ReadsBackWhatItWrote) {
  const std::string text = R"({"a":-9007199254740991,"b":9007199254740991,"c":["x",{}]})";
  EXPECT_EQ(*to_canonical(*parse(text)), text);
}

TEST(CanonicalJson, RefusesWhatTheSubsetLacks) {
  for (const char* text : {R"({"a":true})", R"({"a":null})", R"({"a":1.5})", R"({"a":1e2})", R"({"a":9007199254740992})",
                           R"({"a":-9007199254740992})", R"({"a":18446744073709551615})", R"({"é":1})", R"({"a":-0})"}) {
    EXPECT_REFUSED(parse(text), Reason::malformed);
  }
}

TEST(CanonicalJson, RefusesOtherSpellings) {
  for (const char* text : {R"({"b":1,"a":2})", R"({"a":1,"a":1})", R"({"a": 1})", "{\"a\":1}\n", R"({"a":"\u0041"})", R"({"a":"\/"})",
                           R"({"a":"\u000A"})", "\xEF\xBB\xBF{}", "", "{", R"({"a":01})"}) {
    EXPECT_REFUSED(parse(text), Reason::malformed);
  }
}

TEST(CanonicalJson, RefusesInvalidUtf8) {
  EXPECT_REFUSED(parse("{\"a\":\"\xC3\x28\"}"), Reason::malformed);
  EXPECT_REFUSED(to_canonical(json{{"a", "\xC3\x28"}}), Reason::malformed);
}

TEST(CanonicalJson, RefusesMoreThanOneEntryMayHave) {
  EXPECT_TRUE(to_canonical(json{{"a", std::string(4096 - 8, 'x')}}));
  EXPECT_REFUSED(to_canonical(json{{"a", std::string(4096 - 7, 'x')}}), Reason::too_large);
  EXPECT_REFUSED(parse("\"" + std::string(4096, 'x') + "\""), Reason::too_large);
}

TEST(CanonicalJson, RefusesDeepNesting) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(parse(nested(json_depth_max)));
  EXPECT_REFUSED(parse(nested(json_depth_max + 1)), Reason::malformed);
  EXPECT_REFUSED(parse(nested(2048)), Reason::malformed);
}

}  // namespace
}  // namespace signet::journal
