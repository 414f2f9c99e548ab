// The fixtures: what must be sealed is right for every judge, and each attack is what it claims to be.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "policy/base/digest.h"
#include "policy/base/limits.h"
#include "tests/support/pdf_fixtures.h"
#include "tests/support/pdf_transcript.h"
#include "tests/unit/world_pdf/judges.h"

namespace signet::world {
namespace {

const std::vector<Fixture>& all_fixtures() {
  static const auto list = pdf_fixtures();
  return list;
}

std::string made(std::string_view name) {
  for (const auto& fixture : all_fixtures())
    if (fixture.name == name) return fixture.make(World::shared());
  throw std::runtime_error("no fixture " + std::string{name});
}

bool all_valid(const std::string& file) {
  const auto judged = judge_with_pdfsig(file);
  return !judged.empty() && std::all_of(judged.begin(), judged.end(), [](const auto& one) { return one.valid; });
}

bool last_covers_all(const std::string& file) {
  const auto judged = judge_with_pdfsig(file);
  return std::any_of(judged.begin(), judged.end(), [](const auto& one) { return one.whole; });
}

TEST(PdfFixtures, CanAllBeMadeAndAllDiffer) {
  std::set<std::string> names;
  std::set<Digest> contents;
  for (const auto& fixture : all_fixtures()) {
    EXPECT_TRUE(names.insert(fixture.name).second) << fixture.name;
    EXPECT_TRUE(contents.insert(sha256(as_bytes(fixture.make(World::shared())))).second) << fixture.name << " is another under a new name";
    EXPECT_TRUE(fixture.reasons.empty() || !fixture.sealed) << fixture.name;
    EXPECT_FALSE(fixture.about.empty()) << fixture.name;
  }
}

TEST(PdfFixtures, NameEveryReasonThatIsOfPdfsAlone) {
  std::set<Reason> named;
  for (const auto& fixture : all_fixtures()) named.insert(fixture.reasons.begin(), fixture.reasons.end());
  for (const auto reason :
       {Reason::pdf_malformed, Reason::pdf_forbidden, Reason::record_missing, Reason::seal_place_unfit, Reason::changes_forbidden,
        Reason::increment_untrusted, Reason::changed_after_signing, Reason::not_whole, Reason::signature_hidden, Reason::too_large})
    EXPECT_TRUE(named.contains(reason)) << code(reason);
}

TEST(PdfFixtures, WhatMustBeSealedIsRightForEveryJudge) {
  for (const auto& fixture : all_fixtures()) {
    if (!fixture.sealed) continue;
    const auto file = fixture.make(World::shared());
    for (const auto& one : judge_with_pdfsig(file))
      EXPECT_TRUE((one.valid && one.trusted) || one.field == "DAU-THOI-GIAN") << fixture.name << " " << one.field;
    // poppler 22.12 does not see a /V beside a widget of its own.
    if (fixture.name == "widget-apart") {
      EXPECT_EQ(valid_for_openssl(file), 15U);
    } else {
      EXPECT_TRUE(last_covers_all(file)) << fixture.name;
    }
    EXPECT_TRUE(qpdf_accepts(file)) << fixture.name;
    EXPECT_LT(file.size(), limits::pdf_bytes_max) << fixture.name;
  }
}

/// Pupil 100 as everybody should see him.
const std::string& true_page() {
  static const std::string page = drawn(a_pdf(World::shared()).pupil(100).file());
  return page;
}

class Deceiving : public testing::TestWithParam<const char*> {};

// The literature's point: a reader sees something else, and a judge that looks at no revision calls each signature valid.
TEST_P(Deceiving, ShowsAnotherPageUnderSignaturesThatPdfsigCallsValid) {
  const auto file = made(GetParam());
  EXPECT_TRUE(all_valid(file));
  EXPECT_NE(drawn(file), true_page());
}
INSTANTIATE_TEST_SUITE_P(PdfFixtures, Deceiving,
                         testing::Values("shadow-hide", "shadow-hide-before-the-principal", "shadow-replace",
                                         "shadow-replace-before-the-principal", "shadow-hide-and-replace",
                                         "shadow-hide-and-replace-before-the-principal", "incremental-saving",
                                         "incremental-saving-with-the-signature-again", "signature-wrapping", "evil-annotation",
                                         "evil-annotation-behind-everything", "sneaky-signature", "signature-over-a-mark",
                                         "content-added-before-the-principal", "content-replaced-before-the-principal",
                                         "page-cropped-before-the-principal", "appearance-replaced-before-the-principal",
                                         "widget-moved-before-the-principal", "text-field-added-before-the-principal",
                                         "free-text-added-before-the-principal", "certified-p2-page-changed"));

class ShownBefore : public testing::TestWithParam<const char*> {};

// What the signers saw: without the last revision, the page is the true one.
TEST_P(ShownBefore, IsTheTruePageWithoutTheLastRevision) {
  const auto file = made(GetParam());
  const auto end = file.rfind("%%EOF\n", file.size() - 7) + 6;
  EXPECT_EQ(text_of(file.substr(0, end)).find("9.9"), std::string::npos);
  EXPECT_EQ(text_of(file.substr(0, end)).find("DIEM 10"), std::string::npos);
  EXPECT_TRUE(all_valid(file.substr(0, end)));
  EXPECT_TRUE(last_covers_all(file.substr(0, end)));
  EXPECT_FALSE(last_covers_all(file));
}
INSTANTIATE_TEST_SUITE_P(PdfFixtures, ShownBefore,
                         testing::Values("shadow-replace", "shadow-hide-and-replace", "incremental-saving",
                                         "evil-annotation-behind-everything"));

// Under the patch stands the true mark's like: whoever signed saw what everybody should see.
TEST(PdfFixtures, TheShadowIsHiddenFromTheSigners) {
  const auto file = made("shadow-hide");
  const auto before = drawn(file.substr(0, file.rfind("%%EOF\n", file.size() - 7) + 6), "-mono");
  const auto plain = drawn(a_pdf(World::shared()).pupil(100).file(), "-mono");
  std::size_t different = 0;
  for (std::size_t i = 0; i < plain.size(); ++i) different += plain[i] != before.at(i) ? 1U : 0U;
  EXPECT_LT(different, 40U);
}

class SignedSo : public testing::TestWithParam<const char*> {};

// Genuine signatures over a hostile structure: nothing but our own rules refuses them.
TEST_P(SignedSo, IsValidForPdfsig) {
  const auto file = made(GetParam());
  EXPECT_TRUE(all_valid(file));
  EXPECT_TRUE(last_covers_all(file));
}
INSTANTIATE_TEST_SUITE_P(PdfFixtures, SignedSo,
                         testing::Values("xfa", "usage-rights", "script-at-opening", "hybrid", "collection", "object-streams",
                                         "cross-reference-streams", "signature-in-no-field", "record-replaced-before-the-principal",
                                         "record-in-a-second-stream", "record-twice-and-different", "field-removed-before-the-principal",
                                         "open-action-before-the-principal", "cms-sha1", "cms-without-certificate-attribute",
                                         "certificate-rsa-1024", "startxref-elsewhere", "bomb-many-revisions", "bomb-many-objects",
                                         "bomb-deep-dictionaries", "lock-all-by-a-teacher", "certified-p1", "seal-off-the-page",
                                         "seal-over-an-annotation", "principal-invisible"));

class Unsound : public testing::TestWithParam<const char*> {};

TEST_P(Unsound, HasASignatureThatPdfsigRefuses) { EXPECT_FALSE(all_valid(made(GetParam()))); }
INSTANTIATE_TEST_SUITE_P(PdfFixtures, Unsound,
                         testing::Values("one-bit-changed", "signature-of-other-octets", "signature-of-another-file", "cms-value-changed",
                                         "cms-value-zero", "cms-not-der", "certificate-of-another-key", "forgery-byterange-null",
                                         "forgery-contents-null", "forgery-byterange-zeros"));

// qpdf reads what only the cross-reference stream beside a table would tell.
TEST(PdfFixtures, TheHybridIsAWholeFile) { EXPECT_TRUE(qpdf_accepts(made("hybrid"))); }
TEST(PdfFixtures, TheEncryptedOneIsEncrypted) { EXPECT_NE(made("encrypted").find("/Encrypt"), std::string::npos); }

}  // namespace
}  // namespace signet::world
