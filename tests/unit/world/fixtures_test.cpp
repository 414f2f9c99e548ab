// The fixtures: each can be made, each has a name of its own, and hostile structures carry genuine signatures.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/fixtures.h"
#include "tests/support/thorough.h"
#include "tests/support/xml_text.h"
#include "tests/unit/world/xmlsec.h"

namespace signet::world {
namespace {

TEST(Fixtures, CanAllBeMadeAndAllDiffer) {
  std::set<std::string> names, texts;
  for (const auto& fixture : fixtures()) {
    EXPECT_TRUE(names.insert(fixture.name).second) << fixture.name;
    // Making one takes its signatures: the ordinary run makes every fourth.
    if (names.size() % every(4) == 0)
      EXPECT_TRUE(texts.insert(fixture.make(World::shared())).second) << fixture.name << " is another fixture under a new name";
    EXPECT_TRUE(fixture.reasons.empty() || !fixture.sealed) << fixture.name;
    EXPECT_FALSE(fixture.about.empty()) << fixture.name;
  }
}

TEST(Fixtures, NameEveryReasonThatADocumentAloneCanCause) {
  std::set<Reason> named;
  for (const auto& fixture : fixtures()) named.insert(fixture.reasons.begin(), fixture.reasons.end());
  for (const auto reason : {Reason::malformed,
                            Reason::too_large,
                            Reason::unknown_format,
                            Reason::forbidden_construct,
                            Reason::duplicate_id,
                            Reason::field_missing,
                            Reason::kind_not_permitted,
                            Reason::seal_slot_missing,
                            Reason::seal_slot_filled,
                            Reason::unknown_signature,
                            Reason::signature_malformed,
                            Reason::algorithm_weak,
                            Reason::algorithm_not_allowed,
                            Reason::content_changed,
                            Reason::signature_invalid,
                            Reason::wrong_region,
                            Reason::signing_time_missing,
                            Reason::signing_time_future,
                            Reason::signing_time_unproved,
                            Reason::certificate_missing,
                            Reason::signer_unknown,
                            Reason::certificate_expired,
                            Reason::certificate_not_yet_valid,
                            Reason::certificate_revoked,
                            Reason::certificate_untrusted,
                            Reason::certificate_wrong_usage,
                            Reason::authority_not_allowed,
                            Reason::time_stamp_invalid,
                            Reason::time_stamp_untrusted,
                            Reason::principal_missing,
                            Reason::homeroom_teacher_missing,
                            Reason::subject_teacher_missing,
                            Reason::signer_not_assigned,
                            Reason::signed_twice,
                            Reason::order_of_signing,
                            Reason::subject_not_in_roster,
                            Reason::subject_missing,
                            Reason::class_not_in_roster,
                            Reason::school_mismatch,
                            Reason::pupil_id_invalid,
                            Reason::school_year_mismatch})
    EXPECT_TRUE(named.contains(reason)) << code(reason);
}

const Fixture& fixture_called(std::string_view name) {
  static const auto all = fixtures();
  for (const auto& fixture : all)
    if (fixture.name == name) return fixture;
  throw std::runtime_error("no fixture " + std::string{name});
}

class GenuinelySigned : public testing::TestWithParam<const char*> {};

// What the mathematics alone would let pass: an independent judge finds nothing wrong with any signature.
TEST_P(GenuinelySigned, PassesAJudgeThatKnowsNoPolicy) {
  for (const auto& signature : judge_with_xmlsec(fixture_called(GetParam()).make(World::shared())))
    EXPECT_TRUE(signature.good) << signature.id;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, GenuinelySigned,
                         testing::Values("teacher-of-another-class", "teacher-signs-other-subject", "departed-teacher",
                                         "vice-principal-for-principal", "mark-with-comment-signed", "wrapped-subject-in-an-object",
                                         "signature-rsa-sha1", "digest-sha1", "transform-xpath", "transform-c14n-with-comments",
                                         "principal-signs-the-information-only", "transform-enveloped-and-c14n", "time-in-utc"));

}  // namespace
}  // namespace signet::world
