// Values of signatures: journaled once ever, seen since the first time, and shared only between different persons.
#include "daemon/keyhold/signature_values.h"

#include <gtest/gtest.h>

namespace signet::keyhold {
namespace {

using Intents = std::vector<std::uint64_t>;

const Digest one = sha256("one"), two = sha256("two"), three = sha256("three");
const Digest first_pupil = sha256("first"), other_pupil = sha256("other_pupil");

TEST(SignatureValues, AValueIsClaimedOnceEver) {
  SignatureValues values;
  EXPECT_EQ(values.claim({one, two, one}), (std::vector<Digest>{one, two}));
  EXPECT_TRUE(values.claim({one}).empty()) << "another request is about to journal it";
  values.add_seen({one, two}, Instant{100});
  EXPECT_TRUE(values.claim({one, two}).empty());
  values.add_intent({three}, Instant{100}, 7, first_pupil);
  EXPECT_TRUE(values.claim({three}).empty()) << "an intent says so already";
}

TEST(SignatureValues, TheFirstTimeStays) {
  SignatureValues values;
  values.add_seen({one}, Instant{100});
  values.add_intent({one, two}, Instant{200}, 7, first_pupil);
  EXPECT_EQ(values.seen({one, two, three}), (std::map<Digest, Instant>{{one, Instant{100}}, {two, Instant{200}}}));
}

TEST(SignatureValues, SharedIsWhatStoodInAnotherPersonsIntent) {
  SignatureValues values;
  values.add_seen({one}, Instant{100});
  values.add_intent({one, two}, Instant{200}, 7, first_pupil);
  values.add_intent({three}, Instant{300}, 9, first_pupil);
  EXPECT_EQ(values.shared({one, two, three}, other_pupil), (Intents{7, 9}));
  EXPECT_EQ(values.shared({one, two, three}, first_pupil), Intents{}) << "a replacement of the pupil's own";
  EXPECT_EQ(values.shared({sha256("new")}, other_pupil), Intents{});
}

}  // namespace
}  // namespace signet::keyhold
