// Invariant 12: a certificate that has ended since speaks for what our own journal saw while it held, and for nothing else.
#include <gtest/gtest.h>

#include <algorithm>

#include "document/xml/inspect_document.h"
#include "policy/signature_check.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::a_transcript;
using world::World;
using Reasons = std::set<std::string>;

const Bytes& octets_of_certificate(std::string_view name) { return World::shared().identity(name).certificate; }
Certificate held_by(std::string_view name) { return *Certificate::decode(octets_of_certificate(name)); }

/// The world's authorities; `gov-sub`, who issued the people's certificates, has revoked these, and `gov-root` those.
TrustStore trust_with(const std::vector<world::RevokedCertificate>& people,
                      const std::vector<world::RevokedCertificate>& authorities = {}) {
  const auto& world = World::shared();
  std::vector<Certificate> anchors;
  std::vector<Bytes> lists;
  for (const auto* name : {"gov-root", "gov-sub"}) {
    anchors.push_back(*Certificate::decode(world.authority(name).certificate));
    const auto& revoked = std::string_view{name} == "gov-sub" ? people : authorities;
    lists.push_back(world::issue_crl(world.authority(name), world::now() + -600, world::now() + world::day_s, revoked));
  }
  return TrustStore::load(anchors, lists);
}

Reasons found_against(const Certificate& certificate, const TrustStore& trust, Instant claimed, std::optional<Instant> seen) {
  std::vector<Digest> revocation;
  Reasons reasons;
  for (const auto& each : judge_certificate(certificate, &trust, claimed, world::now(), 300, revocation, seen).problems)
    reasons.insert(std::string{code(each.reason)});
  return reasons;
}

TEST(Seen, AnExpiredCertificateSpeaksForWhatWasSeenUpToItsLastSecond) {
  const auto trust = trust_with({});
  const auto expired = held_by("expired");
  const Instant end = expired.not_after(), claimed = end + -world::day_s;
  EXPECT_EQ(found_against(expired, trust, claimed, end), Reasons{});
  EXPECT_EQ(found_against(expired, trust, claimed, claimed + 5), Reasons{});
  EXPECT_EQ(found_against(expired, trust, claimed, end + 1), Reasons{"signing-time-unproved"});
  EXPECT_EQ(found_against(expired, trust, claimed, std::nullopt), Reasons{"signing-time-unproved"});
  EXPECT_EQ(found_against(expired, trust, claimed, expired.not_before() + -1), Reasons{})
      << "the later of claim and witness is what counts";
}

TEST(Seen, AClaimBehindTheEndSpeaksAgainstItsSigner) {
  const auto trust = trust_with({});
  const auto expired = held_by("expired");
  EXPECT_EQ(found_against(expired, trust, expired.not_after() + 1, expired.not_after() + -5), Reasons{"certificate-expired"});
  EXPECT_EQ(found_against(expired, trust, expired.not_before() + -1, expired.not_before() + -1),
            (Reasons{"certificate-not-yet-valid", "signing-time-unproved"}));
}

// The cache of good answers must not carry what was good for one old signature over to the next.
TEST(Seen, ANewSignatureOfAnExpiredCertificateIsAskedAnew) {
  const auto trust = trust_with({});
  const auto expired = held_by("expired");
  const Instant claimed = expired.not_after() + -60;
  EXPECT_EQ(found_against(expired, trust, claimed, claimed), Reasons{});
  EXPECT_EQ(found_against(expired, trust, claimed, std::nullopt), Reasons{"signing-time-unproved"});
}

TEST(Seen, ARevocationDoesNotReachBackBeyondItsSecond) {
  const auto person = held_by("revoked-later");
  const Instant revoked = world::now() + -3600, claimed = revoked + -world::day_s;
  const auto trust = trust_with({{person.der(), revoked}});
  EXPECT_EQ(found_against(person, trust, claimed, revoked + -1), Reasons{});
  EXPECT_EQ(found_against(person, trust, claimed, revoked), Reasons{"certificate-revoked"});
  EXPECT_EQ(found_against(person, trust, claimed, std::nullopt), Reasons{"certificate-revoked"});
  EXPECT_EQ(found_against(person, trust, revoked + 1, revoked + -1), Reasons{"certificate-revoked"}) << "claimed behind the revocation";
  EXPECT_EQ(found_against(person, trust, claimed, std::nullopt), Reasons{"certificate-revoked"}) << "and no good answer was kept";
}

// RFC 5280 5.3.1.
TEST(Seen, AKeyThatOthersHadNeverSpeaks) {
  const auto person = held_by("revoked-later");
  const Instant revoked = world::now() + -3600, seen = revoked + -world::day_s;
  constexpr int unspecified = 0, key_compromise = 1, ca_compromise = 2, affiliation_changed = 3, superseded = 4, cessation = 5, hold = 6,
                withdrawn = 9, aa_compromise = 10;
  for (const int reason : {unspecified, affiliation_changed, superseded, cessation, withdrawn})
    EXPECT_EQ(found_against(person, trust_with({{person.der(), revoked, reason}}), seen, seen), Reasons{}) << reason;
  for (const int reason : {key_compromise, ca_compromise, hold, aa_compromise, 11})
    EXPECT_EQ(found_against(person, trust_with({{person.der(), revoked, reason}}), seen, seen), Reasons{"certificate-revoked"}) << reason;
}

// RFC 5280 5.3.2: the date from which the authority holds the key for bad may be earlier than the day on which it was told.
TEST(Seen, AnInvalidityDateReachesBack) {
  const auto person = held_by("revoked-later");
  const Instant revoked = world::now() + -3600, invalid = revoked + -2 * world::day_s;
  const auto trust = trust_with({{person.der(), revoked, 4, invalid}});
  EXPECT_EQ(found_against(person, trust, invalid + -60, invalid + -1), Reasons{});
  EXPECT_EQ(found_against(person, trust, invalid + -60, invalid), Reasons{"certificate-revoked"});
  const auto late = trust_with({{person.der(), revoked, 4, revoked + world::day_s}});
  EXPECT_EQ(found_against(person, late, revoked + -60, revoked), Reasons{"certificate-revoked"}) << "it never extends";
}

// RFC 5280 5.3: what a critical extension of an entry means must be known.
TEST(Seen, AnEntryThatIsNotUnderstoodReachesBack) {
  const auto person = held_by("revoked-later");
  const Instant revoked = world::now() + -3600, seen = revoked + -world::day_s;
  EXPECT_EQ(found_against(person, trust_with({{person.der(), revoked, 4, std::nullopt, true}}), seen, seen),
            Reasons{"certificate-revoked"});
}

TEST(Seen, ARevokedAuthorityIsNeverExcused) {
  const auto& world = World::shared();
  const auto trust = trust_with({}, {{world.authority("gov-sub").certificate, world::now() + -3600, 4}});
  const auto person = held_by("teacher-TIN");
  EXPECT_EQ(found_against(person, trust, world::now() + -world::day_s, world::now() + -world::day_s), Reasons{"certificate-revoked"});
}

// Whole documents: the teacher of TIN has a certificate that has ended since.
void give_second_certificate(Standing& standing, std::string_view name) {
  auto roster = roster_of_8a1();
  roster.persons.at("teacher-TIN").certificates.push_back(sha256(octets_of_certificate(name)));
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 9, standing.now);
  admit_signers(standing.register_now, standing.signers);
}

Reasons judged_at(std::string_view name, std::optional<Instant> seen, Instant claimed) {
  Standing standing;
  give_second_certificate(standing, name);
  const auto document = a_transcript(World::shared()).signed_by("teacher-TIN", name).time_of("teacher-TIN", claimed).bytes();
  wire::InspectRequest request;
  request.layouts = {standing.profile.layout};
  if (seen) {
    const auto output = xml::inspect_document(document, request);
    for (const auto& signature : output.evidence.signatures) {
      if (signature.certificates == std::vector<Bytes>{octets_of_certificate(name)}) standing.seen.emplace(sha256(signature.value), *seen);
    }
    EXPECT_EQ(standing.seen.size(), 1U);
  }
  return judge(standing, document).reasons;
}

TEST(Seen, ATranscriptSignedWithACertificateThatHasExpiredSince) {
  const Instant end = held_by("expired").not_after(), claimed = end + -world::day_s;
  EXPECT_EQ(judged_at("expired", end, claimed), Reasons{});
  EXPECT_TRUE(judged_at("expired", end + 1, claimed).contains("signing-time-unproved"));
  EXPECT_TRUE(judged_at("expired", std::nullopt, claimed).contains("signing-time-unproved"));
}

TEST(Seen, ATranscriptSignedWithACertificateThatWasRevokedSince) {
  const Instant revoked = World::shared().made() + -3600, claimed = a_transcript(World::shared()).time("teacher-TIN");
  EXPECT_EQ(judged_at("revoked-later", revoked + -1, claimed), Reasons{});
  EXPECT_TRUE(judged_at("revoked-later", revoked, claimed).contains("certificate-revoked"));
  EXPECT_TRUE(judged_at("revoked-later", std::nullopt, claimed).contains("certificate-revoked"));
}

}  // namespace
}  // namespace signet::test
