// C15c: time stamps on earlier signatures (S3 Đ.15.1.c; RFC 3161; EN 319 132-1 5.3). Tokens are made by OpenSSL.
#include "policy/time_stamp.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/chain.h"
#include "policy/der.h"
#include "tests/support/cms_sign.h"
#include "tests/support/time_stamp.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

using world::a_transcript;
using world::Identity;
using world::Usage;
using world::World;
using Reasons = std::set<std::string>;

const Bytes value = to_bytes("<SignatureValue/>");

Identity stamper(Usage usage = Usage::time_stamping, std::string_view issuer = "gov-sub", Instant from = world::now() + -900 * world::day_s,
                 Instant to = world::now() + 900 * world::day_s) {
  const auto& key = World::shared().identity("tsa").key;
  return {key, world::issue({{"TSA", "TSA Mẫu", ""}, from, to, usage}, key, &World::shared().authority(issuer))};
}

TrustStore trust_that_revokes(const std::vector<world::RevokedCertificate>& revoked, bool with_list = true) {
  const auto& world = World::shared();
  std::vector<Certificate> anchors;
  std::vector<Bytes> lists;
  for (const auto* name : {"gov-root", "gov-sub"}) {
    anchors.push_back(*Certificate::decode(world.authority(name).certificate));
    const bool issuer = std::string_view{name} == "gov-sub";
    if (issuer && !with_list) continue;
    lists.push_back(world::issue_crl(world.authority(name), world::now() + -600, world::now() + world::day_s,
                                     issuer ? revoked : std::vector<world::RevokedCertificate>{}));
  }
  return TrustStore::load(anchors, lists);
}

struct Told {
  Reasons reasons;
  std::optional<Instant> existed;
};
Told judged(const std::vector<StampedValue>& stamps, Instant claimed = world::now() + -600, const TrustStore* trust = nullptr) {
  static const auto ordinary = trust_that_revokes({});
  std::vector<Digest> revocation;
  const auto result = judge_time_stamps(stamps, trust != nullptr ? trust : &ordinary, claimed, world::now(), 300, revocation);
  Told told{{}, result.existed};
  for (const auto& each : result.problems) told.reasons.insert(std::string{code(each.reason)});
  return told;
}

const Instant then = world::now() + -500;

TEST(TimeStamp, OfAListedAuthorityProvesByWhenItExisted) {
  for (const auto* hash : {"SHA256", "SHA384", "SHA512"}) {
    for (const bool old_name : {false, true}) {
      const auto token = world::stamp(stamper(), value, {then, hash, old_name, 2, {World::shared().authority("gov-sub").certificate}});
      const auto told = judged({{value, token}});
      EXPECT_EQ(told.reasons, Reasons{}) << hash << old_name;
      EXPECT_EQ(told.existed, then + 2) << "at the latest";
    }
  }
  const auto elliptic = Identity{World::shared().identity("teacher-CN").key,
                                 world::issue({{"TSA", "P-256", ""}, then + -900, then + 9000, Usage::time_stamping},
                                              World::shared().identity("teacher-CN").key, &World::shared().authority("gov-sub"))};
  EXPECT_EQ(judged({{value, world::stamp(elliptic, value, {then})}}).reasons, Reasons{});
}

TEST(TimeStamp, TheEarliestOfSeveralCountsAndOneBadOneSpoilsAll) {
  const auto good = world::stamp(stamper(), value, {then}), later = world::stamp(stamper(), value, {then + 100});
  EXPECT_EQ(judged({{value, later}, {value, good}}).existed, then + 1);
  const auto spoilt = judged({{value, good}, {value, {}}});
  EXPECT_EQ(spoilt.reasons, Reasons{"time-stamp-invalid"});
  EXPECT_FALSE(spoilt.existed);
  const std::vector<StampedValue> many(limits::time_stamps_max + 1, {value, good});
  EXPECT_EQ(judged(many).reasons, Reasons{"too-large"});
}

TEST(TimeStamp, IsOfTheseOctetsAndNoOthers) {
  const auto token = world::stamp(stamper(), value, {then});
  EXPECT_EQ(judged({{to_bytes("<SignatureValue></SignatureValue>"), token}}).reasons, Reasons{"time-stamp-invalid"});
  auto longer = token;
  longer.push_back(0);
  EXPECT_EQ(judged({{value, longer}}).reasons, Reasons{"time-stamp-invalid"}) << "octets behind it";
  auto broken = token;
  broken.back() ^= 1;
  EXPECT_EQ(judged({{value, broken}}).reasons, Reasons{"time-stamp-invalid"}) << "its own signature";
  EXPECT_EQ(judged({{value, to_bytes("no token")}}).reasons, Reasons{"time-stamp-invalid"});
  EXPECT_EQ(judged({{value, world::sign_cms(stamper(), value, {})}}).reasons, Reasons{"time-stamp-invalid"}) << "a signature is none";
  EXPECT_EQ(judged({{value, world::timestamp_token(stamper(), value, then, false)}}).reasons, Reasons{"time-stamp-invalid"})
      << "it does not say whose it is";
}

// A changed time under a genuine token: the digest of the content is what was signed.
TEST(TimeStamp, ItsContentIsWhatTheAuthoritySigned) {
  auto token = world::stamp(stamper(), value, {then});
  const auto at = std::string{as_text(token)}.find("\x18\x0f");  // genTime
  ASSERT_NE(at, std::string::npos);
  auto& second = token[at + 15];
  second = second == '9' ? '8' : static_cast<unsigned char>(second + 1);
  EXPECT_EQ(judged({{value, token}}).reasons, Reasons{"time-stamp-invalid"});
}

TEST(TimeStamp, IsNeitherOlderThanTheClaimNorOfTheFuture) {
  const auto token = world::stamp(stamper(), value, {then});
  EXPECT_EQ(judged({{value, token}}, then + 301).reasons, Reasons{}) << "as far as clocks may differ";
  EXPECT_EQ(judged({{value, token}}, then + 302).reasons, Reasons{"time-stamp-invalid"});
  EXPECT_EQ(judged({{value, world::stamp(stamper(), value, {world::now() + 400})}}).reasons, Reasons{"time-stamp-invalid"});
  const auto young = stamper(Usage::time_stamping, "gov-sub", then + 60);
  EXPECT_EQ(judged({{value, world::stamp(young, value, {then})}}).reasons, Reasons{"time-stamp-invalid"})
      << "older than the authority's certificate";
}

TEST(TimeStamp, IsOfAnAuthorityThatAListedOneVouchesFor) {
  const Reasons untrusted{"time-stamp-untrusted"};
  const auto by = [&](const Identity& authority) { return judged({{value, world::timestamp_token(authority, value, then)}}).reasons; };
  EXPECT_EQ(by(stamper()), Reasons{});
  EXPECT_EQ(by(stamper(Usage::time_stamping, "unknown-root")), untrusted);
  EXPECT_EQ(by(stamper(Usage::time_stamping_uncritical)), untrusted) << "RFC 3161 2.3: critical";
  EXPECT_EQ(by(stamper(Usage::time_stamping_and_more)), untrusted) << "RFC 3161 2.3: nothing else";
  EXPECT_EQ(by(stamper(Usage::signing)), untrusted);
  EXPECT_EQ(by(World::shared().authority("gov-sub")), untrusted) << "a CA's own";
  EXPECT_EQ(by(stamper(Usage::time_stamping, "gov-sub", then + -900, world::now() + -60)), untrusted) << "expired";
  const auto tsa = stamper();
  const std::vector<StampedValue> stamps{{value, world::timestamp_token(tsa, value, then)}};
  const auto revoking = trust_that_revokes({{tsa.certificate, world::now() + -60, 4}}), without_list = trust_that_revokes({}, false);
  EXPECT_EQ(judged(stamps, then, &revoking).reasons, untrusted);
  EXPECT_EQ(judged(stamps, then, &without_list).reasons, untrusted);
}

// A time stamper's certificate signs nothing else, and nobody else's makes time stamps: one cache, two questions.
TEST(TimeStamp, TheChainsCacheTellsUsesApart) {
  const auto trust = trust_that_revokes({});
  const auto tsa = stamper();
  std::vector<Digest> revocation;
  EXPECT_TRUE(trust.time_stamper(tsa.certificate, world::now(), revocation));
  EXPECT_EQ(trust.check(*Certificate::decode(tsa.certificate), world::now()).problems.size(), 1U);
  EXPECT_EQ(revocation.size(), 2U);
  const auto& teacher = World::shared().identity("teacher-TIN").certificate;
  EXPECT_TRUE(trust.check(*Certificate::decode(teacher), world::now()).problems.empty());
  EXPECT_FALSE(trust.time_stamper(teacher, world::now(), revocation));
  // Invariant 5: what no anchor signed is not even decoded.
  const auto unknown = trust.time_stamper(to_bytes("no certificate"), world::now(), revocation);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.refusal().detail, "no listed authority issued it");
}

// RFC 3161 2.4.2, RFC 5816: by SHA-1 or by SHA-256. Read before the token's own signature is verified.
TEST(TimeStamp, NamesItsOwnCertificate) {
  const auto tsa = stamper();
  for (const bool old_name : {false, true}) {
    auto token = world::stamp(tsa, value, {then, "SHA256", old_name});
    const auto name = old_name ? sha1_of_certificate(tsa.certificate) : hash(HashAlgorithm::sha256, tsa.certificate);
    const auto at = std::search(token.begin(), token.end(), name.begin(), name.end());
    ASSERT_NE(at, token.end()) << old_name;
    const auto whole = read_time_stamp_cms(token);
    ASSERT_TRUE(whole) << whole.refusal().detail;
    EXPECT_EQ(whole->signing_certificate, sha256(tsa.certificate));
    *at ^= 1;
    EXPECT_FALSE(read_time_stamp_cms(token)) << old_name;
  }
}

TEST(TimeStamp, WithoutAnchorsNothingIsProved) {
  std::vector<Digest> revocation;
  const auto result = judge_time_stamps({{value, world::stamp(stamper(), value, {then})}}, nullptr, then, world::now(), 300, revocation);
  EXPECT_TRUE(result.problems.empty());
  EXPECT_FALSE(result.existed);
}

// TSTInfo, octet by octet.
Bytes tlv(unsigned char tag, const Bytes& content) {
  Bytes out{tag, static_cast<unsigned char>(content.size())};
  out.insert(out.end(), content.begin(), content.end());
  return out;
}
Bytes joined(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const auto& each : parts) out.insert(out.end(), each.begin(), each.end());
  return out;
}
const Bytes imprint_sha256 =
    tlv(0x30, joined({tlv(0x30, tlv(0x06, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01})), tlv(0x04, Bytes(32, 1))}));

Result<TimeStampInfo> info_of(const std::string& time, const Bytes& more = {}, unsigned char version = 1,
                              const Bytes& imprint = imprint_sha256) {
  return read_time_stamp_info(
      tlv(0x30, joined({tlv(0x02, {version}), tlv(0x06, {0x2a}), imprint, tlv(0x02, {7}), tlv(0x18, to_bytes(time)), more})));
}

TEST(TimeStamp, TheTimeIsReadAtItsLatest) {
  const auto whole = info_of("20260520010203Z");
  ASSERT_TRUE(whole) << whole.refusal().detail;
  EXPECT_EQ(to_iso8601(whole->time), "2026-05-20T08:02:03+07:00");
  EXPECT_EQ(whole->latest, whole->time);
  EXPECT_EQ(whole->imprint, Bytes(32, 1));
  const auto later_s = [&](const std::string& time, const Bytes& more = {}) {
    const auto info = info_of(time, more);
    EXPECT_TRUE(info) << time << " " << info.refusal().detail;
    return info ? seconds_between(whole->time, info->latest) : -1;
  };
  EXPECT_EQ(later_s("20260520010203.25Z"), 1);
  EXPECT_EQ(later_s("20260520010203Z", tlv(0x30, tlv(0x02, {3}))), 3);
  EXPECT_EQ(later_s("20260520010203.5Z", tlv(0x30, joined({tlv(0x02, {3}), tlv(0x80, {9})}))), 5);
  EXPECT_EQ(later_s("20260520010203Z", joined({tlv(0x01, {0xff}), tlv(0x02, {5}), tlv(0xa0, tlv(0xa4, {}))})), 0)
      << "ordering, nonce, name";
}

TEST(TimeStamp, AnInfoThatIsNotUnderstoodIsRefused) {
  for (const auto* time : {"20260520010203", "2026052001020Z", "20260520010203.Z", "20260520010203.50Z", "20261320010203Z",
                           "20260520010203+0700", "202605200102034Z", "2026052001020aZ"})
    EXPECT_FALSE(info_of(time)) << time;
  EXPECT_FALSE(info_of("20260520010203Z", {}, 2)) << "version";
  EXPECT_FALSE(info_of("20260520010203Z", tlv(0x30, tlv(0x02, {0x10, 0x00})))) << "an accuracy of more than an hour";
  EXPECT_FALSE(info_of("20260520010203Z", tlv(0x30, tlv(0x02, {0xff})))) << "a negative accuracy";
  const auto extension = [](bool critical) {
    return tlv(0xa1, tlv(0x30, joined({tlv(0x06, {0x2a}), critical ? tlv(0x01, {0xff}) : Bytes{}, tlv(0x04, {})})));
  };
  EXPECT_TRUE(info_of("20260520010203Z", extension(false)));
  EXPECT_FALSE(info_of("20260520010203Z", extension(true)));
  EXPECT_FALSE(info_of("20260520010203Z", tlv(0x05, {}))) << "something behind";
  const auto sha1 = tlv(0x30, joined({tlv(0x30, tlv(0x06, {0x2b, 0x0e, 0x03, 0x02, 0x1a})), tlv(0x04, Bytes(20, 1))}));
  EXPECT_FALSE(info_of("20260520010203Z", {}, 1, sha1));
}

// Whole documents. The teacher of TIN signs with a certificate that has expired since.
Standing& with_expired(Standing& standing) {
  auto roster = roster_of_8a1();
  roster.persons.at("teacher-TIN").certificates.push_back(sha256(World::shared().identity("expired").certificate));
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 9, standing.now);
  admit_signers(standing.register_now, standing.signers);
  return standing;
}

Reasons transcript_with(std::string_view person, Instant claimed, world::Edit stamp) {
  Standing standing;
  auto transcript = a_transcript(World::shared()).signed_by("teacher-TIN", person).time_of("teacher-TIN", claimed);
  transcript.style_of("teacher-TIN", Style::xades);
  transcript.signing("teacher-TIN").options.edit_signed = std::move(stamp);
  return judge(with_expired(standing), transcript.bytes()).reasons;
}

TEST(TimeStamp, LiftsTheDoubtAboutACertificateThatHasExpiredSince) {
  const Instant end = Certificate::decode(World::shared().identity("expired").certificate)->not_after(), claimed = end + -world::day_s;
  const auto tsa = stamper();
  EXPECT_EQ(transcript_with("expired", claimed, {}), (Reasons{"signing-time-unproved", "subject-teacher-missing"}));
  EXPECT_EQ(transcript_with("expired", claimed, world::stamped(tsa, claimed + 60)), Reasons{});
  EXPECT_EQ(transcript_with("expired", claimed, world::stamped(tsa, end + -1)), Reasons{});
  EXPECT_TRUE(transcript_with("expired", claimed, world::stamped(tsa, end)).contains("signing-time-unproved")) << "a second unsure";
  EXPECT_TRUE(transcript_with("expired", claimed, world::stamped(stamper(Usage::time_stamping, "unknown-root"), claimed + 60))
                  .contains("signing-time-unproved"));
}

TEST(TimeStamp, ABadOneIsRefusedThoughTheCertificateIsGood) {
  const Instant claimed = a_transcript(World::shared()).time("teacher-TIN");
  const auto tsa = stamper();
  EXPECT_EQ(transcript_with("teacher-TIN", claimed, world::stamped(tsa, claimed + 60)), Reasons{});
  EXPECT_TRUE(transcript_with("teacher-TIN", claimed, world::stamped(tsa, claimed + -600)).contains("time-stamp-invalid"));
  EXPECT_TRUE(transcript_with("teacher-TIN", claimed, world::stamped([&](ByteView) { return world::stamp(tsa, value, {claimed}); }))
                  .contains("time-stamp-invalid"));
  EXPECT_TRUE(transcript_with("teacher-TIN", claimed, world::stamped(stamper(Usage::time_stamping, "unknown-root"), claimed))
                  .contains("time-stamp-untrusted"));
  const auto changed = [&](const char* from, const char* to) {
    return [&, from, to](std::string& text) {
      world::stamped(tsa, claimed + 60)(text);
      world::replace_first(text, from, to);
    };
  };
  EXPECT_EQ(transcript_with("teacher-TIN", claimed, changed("<xades:SignatureTimeStamp>", "<xades:SignatureTimeStamp Id=\"stamp\">")),
            Reasons{});
  for (const auto& [from, to] :
       {std::pair{"<xades:EncapsulatedTimeStamp>", "<xades:EncapsulatedTimeStamp>A"},
        std::pair{"<xades:SignatureTimeStamp>", "<xades:SignatureTimeStamp><xades:Include URI=\"#x\"></xades:Include>"}})
    EXPECT_TRUE(transcript_with("teacher-TIN", claimed, changed(from, to)).contains("time-stamp-invalid")) << to;
}

// The principal's own signature is covered by nothing: its stamp comes from the worker's account.
Reasons principals_stamp(const world::Edit& stamp, Lie lie = nullptr) {
  static const Standing standing;
  auto transcript = a_transcript(World::shared());
  transcript.style_of("principal", Style::xades);
  transcript.signing("principal").options.edit_signed = stamp;
  return judge(standing, transcript.bytes(), lie).reasons;
}

TEST(TimeStamp, OnThePrincipalsSignatureIsJudgedToo) {
  const Instant claimed = a_transcript(World::shared()).time("principal");
  const auto tsa = stamper();
  EXPECT_EQ(principals_stamp(world::stamped(tsa, claimed + 60)), Reasons{});
  EXPECT_TRUE(principals_stamp(world::stamped(tsa, claimed + -600)).contains("time-stamp-invalid"));
  EXPECT_TRUE(principals_stamp(world::stamped(stamper(Usage::time_stamping, "unknown-root"), claimed)).contains("time-stamp-untrusted"));
}

TEST(TimeStamp, ALyingWorkerCannotMoveOneToAnotherSignature) {
  const Instant claimed = a_transcript(World::shared()).time("principal");
  static const Bytes other = to_bytes("<SignatureValue xmlns=\"http://www.w3.org/2000/09/xmldsig#\">AAAA</SignatureValue>");
  static const Bytes token = world::stamp(stamper(), other, {claimed});
  const auto lie = [](Evidence& evidence) {
    for (auto& each : evidence.signatures) {
      if (each.role == static_cast<std::uint8_t>(Role::principal)) each.time_stamps = {{other, token}};
    }
  };
  EXPECT_TRUE(principals_stamp({}, lie).contains("time-stamp-invalid"));
}

// Whose authority has ended by now: a stamp proves as much as our own journal.
TEST(TimeStamp, ProvesThatADutyHadNotEnded) {
  auto left = case_of(annual);
  auto& signature = left.signature(teacher, "TOAN");
  left.depart(signature.person, left.now + -world::day_s, true);
  const auto last = left.now + -world::day_s;
  signature.signing_time = last + -world::day_s;
  EXPECT_TRUE(left.reasons().contains("signing-time-unproved"));
  signature.stamped = last;
  EXPECT_FALSE(left.reasons().contains("signing-time-unproved"));
  signature.stamped = last + 1;
  EXPECT_TRUE(left.reasons().contains("signing-time-unproved"));
}

TEST(TimeStamp, ProvesThatADelegationHadNotEnded) {
  auto made = case_of(annual);
  made.signs(principal, "", "vice-principal");
  auto& signature = made.signature(principal);
  made.delegate(signature.signing_time + -world::day_s, signature.signing_time + 60);
  EXPECT_TRUE(made.reasons().contains("signing-time-unproved"));
  signature.stamped = signature.signing_time + 30;
  EXPECT_FALSE(made.reasons().contains("signing-time-unproved"));
  signature.stamped = signature.signing_time + 61;
  EXPECT_TRUE(made.reasons().contains("signing-time-unproved"));
}

}  // namespace
}  // namespace signet::test
