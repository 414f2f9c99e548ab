// Sentences that people read, where part of what they speak of is not known.
#include <gtest/gtest.h>

#include "policy/base/reason.h"

namespace signet::test {
namespace {

Finding finding_about(Reason reason, const char* person, const char* role) { return {reason, person, role, "", "", "a change"}; }

TEST(Message, NamesSomebodyWhereNobodyIsKnown) {
  const auto found = finding_about(Reason::changed_after_signing, "", "");
  EXPECT_EQ(message(found, Language::english), "The PDF was changed after the signer signed it (a change). Check it and sign again.");
  EXPECT_TRUE(message(found, Language::vietnamese).starts_with("Tệp PDF đã bị thay đổi sau khi người ký ký ("));
}

TEST(Message, NamesRoleAndPersonWhereBothAreKnown) {
  const auto found = finding_about(Reason::not_whole, "Nguyễn Văn A", "principal");
  EXPECT_TRUE(message(found, Language::english).starts_with("The signature of the principal Nguyễn Văn A does not cover"));
  EXPECT_TRUE(message(found, Language::vietnamese).starts_with("Chữ ký của Hiệu trưởng Nguyễn Văn A không bao trùm"));
}

TEST(Message, LeavesNoGap) {
  for (const char* role : {"", "principal"}) {
#define REASON(number, symbol, code, actor, rule, vi, en, alias)                                                     \
  for (const auto language : {Language::vietnamese, Language::english}) {                                            \
    const auto text = message({Reason::symbol, "", role, "", "", ""}, language);                                     \
    for (const char* gap : {"  ", " ,", " .", "()", "{", "}"}) EXPECT_EQ(text.find(gap), std::string::npos) << text; \
  }
#include "policy/base/reasons.def"
#undef REASON
  }
}

}  // namespace
}  // namespace signet::test
