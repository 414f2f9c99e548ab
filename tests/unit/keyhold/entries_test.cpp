// Entries as they are written and read back.
#include "daemon/keyhold/entries.h"

#include <gtest/gtest.h>

#include "policy/base/limits.h"

namespace signet::keyhold {
namespace {

const Instant at{1795575600};

IntentEntry a_full_intent() {
  IntentEntry intent;
  intent.time = at;
  intent.seal_id = std::string(32, 'a');
  intent.kind = Kind::annual_transcript;
  intent.profile_id = std::string(64, 'p');
  intent.prior_values.assign(limits::prior_signatures_max, sha256("value"));
  intent.revocation.assign(4, sha256("list"));
  intent.register_version = intent.authorisation = intent.activation = intent.approval = intent.correction = (1ULL << 53) - 1;
  intent.caller = UINT32_MAX;
  intent.xml = intent.replaces = sha256("another");
  intent.shared.assign(shared_intents_max, (1ULL << 40) - 1);
  return intent;
}

TEST(Entries, TheLargestIntentFits) {
  const auto text = intent_entry(a_full_intent());
  EXPECT_LE(text.size(), limits::entry_bytes_max);
  const auto read = read_entry(to_bytes(text));
  ASSERT_TRUE(read && read->intent);
  EXPECT_EQ(read->intent->replaces, sha256("another"));
  EXPECT_EQ(read->intent->shared, a_full_intent().shared);
  EXPECT_EQ(read->intent->prior_values.size(), limits::prior_signatures_max);
}

TEST(Entries, TheLargestManifestsIntentFits) {
  auto intent = a_full_intent();
  intent.kind = Kind::package;
  intent.prior_values.clear();
  intent.xml = intent.replaces = std::nullopt;
  intent.shared.clear();
  intent.members.assign(limits::package_members_max, 99'999'999);
  const auto text = intent_entry(intent);
  EXPECT_LE(text.size(), limits::entry_bytes_max);
  EXPECT_EQ(text.find("\"leading\""), std::string::npos) << "nobody led";
  const auto read = read_entry(to_bytes(text));
  ASSERT_TRUE(read && read->intent);
  EXPECT_EQ(read->intent->members, intent.members);
}

TEST(Entries, AnIntentNamesItsActivationOrTheOrderInItsPlace) {
  auto intent = a_full_intent();
  EXPECT_EQ(intent_entry(intent).find("\"activation\""), std::string::npos);
  EXPECT_NE(intent_entry(intent).find("\"authorisation\":9007199254740991"), std::string::npos);
  intent.authorisation = 0;
  EXPECT_NE(intent_entry(intent).find("\"activation\""), std::string::npos);
  EXPECT_EQ(intent_entry(intent).find("\"authorisation\""), std::string::npos);
}

TEST(Entries, SeenValuesFillAnEntryAndHoldNothingElse) {
  const std::vector<Digest> values(seen_values_max, sha256("value"));
  const auto text = seen_entry(at, values);
  EXPECT_LE(text.size(), limits::entry_bytes_max);
  const auto read = read_entry(to_bytes(text));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->seen, values);
  EXPECT_EQ(seen_entry(at, {}), R"({"kind":"seen","time":")" + to_iso8601(at) + R"(","v":1,"values":""})");
}

TEST(Entries, ARevocationNamesWhatItEnded) {
  const auto read = read_entry(to_bytes(revoked_entry({at, 30, 10, "id", sha256("old"), true})));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->revoked_intent, 10U);
  EXPECT_EQ(read->intent, std::nullopt);
}

TEST(Entries, OnlyACorrectionOfTheClockSaysHowFarTimeMayGoBack) {
  Order order;
  order.kind = OrderKind::clock_correction;
  order.body = ClockCorrection{5, at, "the battery was flat"};
  EXPECT_NE(order_entry(at, 0, order).find("\"newest\":\"" + to_iso8601(at)), std::string::npos);
  order.kind = OrderKind::roster;
  order.body = Roster{};
  EXPECT_EQ(order_entry(at, 0, order).find("newest"), std::string::npos);
  EXPECT_EQ(read_entry(to_bytes(order_entry(at, 0, order)))->order_kind, "roster");
}

}  // namespace
}  // namespace signet::keyhold
