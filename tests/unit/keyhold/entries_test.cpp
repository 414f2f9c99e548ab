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

// Each field that an entry's kind needs is missed by name, also where another of the same form stands in its place.
TEST(Entries, LackNothingThatTheirKindNeeds) {
  auto intent = a_full_intent();
  intent.notes = {{Note::What::late, "", "", ""}};
  const auto whole = intent_entry(intent);
  for (const char* key : {"seal_id", "document_kind", "document", "octets", "certificate", "person", "tuple", "prior", "caller", "xml",
                          "approval", "replaces", "shared", "notes", "time", "kind"}) {
    auto text = whole;
    const auto at = text.find("\"" + std::string{key} + "\":");
    ASSERT_NE(at, std::string::npos) << key;
    const auto value = at + std::string_view{key}.size() + 3;
    const bool number = std::string_view{"0123456789"}.find(text[value]) != std::string_view::npos;
    const auto end = text[value] == '['   ? text.find(']', value) + 1
                     : text[value] == '"' ? text.find('"', value + 1) + 1
                                          : text.find_first_of(",}", value);
    text.replace(value, end - value, number ? "\"x\"" : "4");
    const auto read = read_entry(to_bytes(text));
    ASSERT_FALSE(read) << key;
    EXPECT_NE(read.refusal().detail.find(key), std::string::npos) << read.refusal().detail;
  }
}

// Another token, what became of it, what befell its PIN: each with what it needs, and nothing that is none of these.
TEST(Entries, ATokensStatesAreClosed) {
  for (const auto state : {token_removed, token_failed})
    EXPECT_TRUE(read_entry(to_bytes(token_state_entry(at, state, "12ab")))->token_lost) << state;
  EXPECT_FALSE(read_entry(to_bytes(token_state_entry(at, token_inserted, "12ab")))->token_lost);
  EXPECT_FALSE(read_entry(to_bytes(token_entry(at, "12ab", "34cd")))->token_lost);
  for (const auto state : {pin_was_wrong, pin_unclear, pin_untried, pin_released}) {
    EXPECT_TRUE(is_pin_state(state)) << state;
    EXPECT_TRUE(read_entry(to_bytes(pin_entry(at, state, at, 1000)))) << state;
  }
  EXPECT_EQ(pin_entry(at, pin_unclear, at, std::nullopt),
            R"({"at":")" + to_iso8601(at) + R"(","kind":"token","state":"pin-unclear","time":")" + to_iso8601(at) + R"(","v":1})");
  const auto with = [](std::string text, std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
    return read_entry(to_bytes(text));
  };
  EXPECT_FALSE(with(token_state_entry(at, token_removed, "12ab"), "removed", "eaten"));
  EXPECT_FALSE(with(token_state_entry(at, token_removed, "12ab"), "serial", "series"));
  EXPECT_FALSE(with(token_entry(at, "12ab", "34cd"), "before", "behind"));
  EXPECT_FALSE(with(pin_entry(at, pin_unclear, at, 1000), "\"at\"", "\"ab\""));
  EXPECT_FALSE(with(pin_entry(at, pin_unclear, at, 1000), "1000", "\"x\""));
}

TEST(Entries, APackOfDigestsIsWhole) {
  auto text = seen_entry(at, {sha256("a"), sha256("b")});
  EXPECT_EQ(read_entry(to_bytes(text))->seen.size(), 2U);
  const auto pack = text.find("\"values\":\"") + 10;
  text.erase(pack, 4);
  EXPECT_FALSE(read_entry(to_bytes(text)));
}

}  // namespace
}  // namespace signet::keyhold
