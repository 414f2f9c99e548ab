// Invariant 12 for a PDF: a certificate that has expired since speaks for what our own journal saw while it held.
#include <gtest/gtest.h>

#include <set>

#include "document/pdf/inspect_pdf.h"
#include "policy/examine_pdf.h"
#include "policy/rules.h"
#include "tests/support/file.h"
#include "tests/support/pdf_transcript.h"
#include "tests/support/time_stamp.h"

namespace signet::client {
namespace {

using world::World;

TrustStore authorities() {
  std::vector<Certificate> anchors;
  std::vector<Bytes> lists;
  for (const auto* name : {"gov-root", "gov-sub"}) {
    anchors.push_back(*Certificate::decode(World::shared().authority(name).certificate));
    lists.push_back(World::shared().crl(name));
  }
  return TrustStore::load(anchors, lists);
}

std::set<std::string> reasons_of(const std::string& file, const FirstSeen& first_seen) {
  const auto profile = *read_pdf_profile(world::read_file(SIGNET_PDF_PROFILE));
  wire::InspectRequest request;
  request.mode = wire::InspectMode::seal;
  request.pdf_layouts = {profile.layout};
  const auto output = pdf::inspect_document(as_bytes(file), request);
  EXPECT_TRUE(output.pdf) << output.detail;
  if (!output.pdf) return {"unreadable"};
  Signers signers;
  for (const auto& member : world::cast()) signers.admit(sha256(World::shared().identity(member.name).certificate), {member.name, ""});
  const auto trust = authorities();
  const auto examination =
      examine_pdf({*output.pdf, profile, signers, &trust, as_bytes(file), sha256(file), world::now(), 300, first_seen});
  std::set<std::string> reasons;
  for (const auto& defect : examination.defects) reasons.insert(std::string{code(defect.reason)});
  return reasons;
}

std::set<std::string> reasons_when_seen(std::string_view person, std::optional<Instant> seen, Instant claimed) {
  static std::map<std::string, std::string, std::less<>> made;
  auto& file = made[std::string{person}];
  if (file.empty())
    file = world::a_pdf(World::shared()).tied_to("<xml/>").signed_by("teacher-TIN", person).time_of("teacher-TIN", claimed).file();
  return reasons_of(file, [&](const Digest&) { return seen; });
}

TEST(SeenPdf, AnExpiredCertificateSpeaksForWhatWasSeenUpToItsLastSecond) {
  const Instant end = Certificate::decode(World::shared().identity("expired").certificate)->not_after(), claimed = end + -world::day_s;
  using Reasons = std::set<std::string>;
  EXPECT_EQ(reasons_when_seen("expired", end, claimed), Reasons{});
  EXPECT_EQ(reasons_when_seen("expired", end + 1, claimed), Reasons{"signing-time-unproved"});
  EXPECT_EQ(reasons_when_seen("expired", std::nullopt, claimed), Reasons{"signing-time-unproved"});
}

TEST(SeenPdf, ARevocationDoesNotReachBackBeyondItsSecond) {
  const Instant revoked = World::shared().made() + -3600, claimed = revoked + -world::day_s;
  using Reasons = std::set<std::string>;
  EXPECT_EQ(reasons_when_seen("revoked-later", revoked + -1, claimed), Reasons{});
  EXPECT_EQ(reasons_when_seen("revoked-later", revoked, claimed), Reasons{"certificate-revoked"});
  EXPECT_EQ(reasons_when_seen("revoked-later", std::nullopt, claimed), Reasons{"certificate-revoked"});
}

// The same by a time stamp on the signature (EN 319 122-1 5.3).
std::set<std::string> reasons_when_stamped(std::string_view person, Instant claimed, std::function<Bytes(ByteView)> stamp) {
  auto made = world::a_pdf(World::shared()).tied_to("<xml/>").signed_by("teacher-TIN", person).time_of("teacher-TIN", claimed);
  made.signing("teacher-TIN").options.cms.stamp = std::move(stamp);
  return reasons_of(made.file(), {});
}

TEST(SeenPdf, ATimeStampIsAsGoodAsTheJournalAndABadOneIsRefused) {
  using Reasons = std::set<std::string>;
  const Instant end = Certificate::decode(World::shared().identity("expired").certificate)->not_after(), claimed = end + -world::day_s;
  const auto at = [](Instant time) {
    return [time](ByteView value) { return world::stamp(World::shared().identity("tsa"), value, {time}); };
  };
  EXPECT_EQ(reasons_when_stamped("expired", claimed, at(claimed + 60)), Reasons{});
  EXPECT_EQ(reasons_when_stamped("expired", claimed, at(end + 60)), Reasons{"signing-time-unproved"});
  EXPECT_EQ(reasons_when_stamped("expired", claimed, [&](ByteView) { return at(claimed + 60)(to_bytes("another")); }),
            (Reasons{"signing-time-unproved", "time-stamp-invalid"}));
  EXPECT_EQ(reasons_when_stamped("teacher-TIN", claimed, [&](ByteView) { return Bytes{0x30, 0}; }), Reasons{"time-stamp-invalid"});
  EXPECT_EQ(reasons_when_stamped("teacher-TIN", claimed, at(claimed + -600)), Reasons{"time-stamp-invalid"});
}

}  // namespace
}  // namespace signet::client
