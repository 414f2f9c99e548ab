// The world itself: its signatures are right by a judge that is not ours, its faults are only where they are meant.
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/base/digest.h"
#include "tests/support/fail.h"
#include "tests/support/file.h"
#include "tests/support/transcript.h"
#include "tests/support/xml_text.h"
#include "tests/unit/world/xmlsec.h"

namespace signet::world {
namespace {

void expect_all_good(const std::string& document, std::size_t count) {
  const auto judged = judge_with_xmlsec(document);
  EXPECT_EQ(judged.size(), count);
  for (const auto& signature : judged) EXPECT_TRUE(signature.good) << signature.id;
}

std::size_t bad_ones(const std::string& document) {
  const auto judged = judge_with_xmlsec(document);
  return static_cast<std::size_t>(std::count_if(judged.begin(), judged.end(), [](const Judged& j) { return !j.good; }));
}

// 13 teachers, homeroom, principal; all three mixtures of styles, with and without other people's namespaces.
TEST(World, TranscriptInGovStyleVerifiesWithXmlsec) { expect_all_good(class_transcript(World::shared(), 3).text(), 15); }
TEST(World, TranscriptInXadesStyleVerifiesWithXmlsec) { expect_all_good(class_transcript(World::shared(), 4).text(), 15); }
TEST(World, TranscriptInBothStylesVerifiesWithXmlsec) { expect_all_good(class_transcript(World::shared(), 8).text(), 15); }

TEST(World, SignsWithTheOtherAcceptedAlgorithms) {
  auto transcript = a_transcript(World::shared());
  transcript.change("teacher-TOAN", [](Signing& s) { s.options.method = uris::rsa_sha384, s.options.digest = uris::sha384; });
  transcript.change("teacher-NN1", [](Signing& s) { s.options.method = uris::rsa_sha512, s.options.digest = uris::sha512; });
  transcript.signed_by("teacher-TIN", "p384").change("teacher-TIN", [](Signing& s) { s.options.method = uris::ecdsa_sha384; });
  transcript.change("homeroom", [](Signing& s) { s.options.transforms = std::string{uris::enveloped} + " " + std::string{uris::c14n}; });
  expect_all_good(transcript.text(), 15);
}

TEST(World, SignsAnOrderInAnEmptySlotAndChangesNothingElse) {
  const std::string order =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDER><DATA "
      "Id=\"data\"><KIND>roster</KIND></DATA><SIGNATURES><PRINCIPAL/></SIGNATURES></ORDER>";
  SignOptions options;
  options.time = now();
  for (const auto style : {Style::gov, Style::xades}) {
    options.style = style;
    const auto text = sign_into(order, "/ORDER/SIGNATURES/PRINCIPAL", World::shared().identity("principal"), options);
    expect_all_good(text, 1);
    EXPECT_EQ(replace_content(text, *find_element(text, "/ORDER/SIGNATURES/PRINCIPAL"), ""),
              replace_content(order, *find_element(order, "/ORDER/SIGNATURES/PRINCIPAL"), ""));
  }
}

TEST(World, AMarkChangedAfterSigningBreaksTeacherHomeroomAndPrincipal) {
  auto transcript = class_transcript(World::shared(), 19);
  put_fault(transcript, 19);
  EXPECT_EQ(bad_ones(transcript.text()), 3U);
}

TEST(World, TheOtherTwoFaultsLeaveEverySignatureGood) {
  for (const auto& [number, signatures] : {std::pair{7, 14U}, std::pair{33, 14U}}) {
    auto transcript = class_transcript(World::shared(), number);
    put_fault(transcript, number);
    expect_all_good(transcript.text(), signatures);
  }
}

TEST(World, DataOfATranscriptIsOfTheSizeSeenInTheField) {
  const auto form = render(form_of_class("8A1", 5));
  EXPECT_GT(form.size(), 8U * 1024);
  EXPECT_LT(form.size(), 25U * 1024);
}

TEST(World, TheSamePupilIsTheSameEverywhere) {
  EXPECT_EQ(render(form_of_class("8A1", 7)), render(form_of_class("8A1", 7)));
  EXPECT_NE(pupil(7).personal_id, pupil(8).personal_id);
}

TEST(World, IsFoundAgainOnDisk) {
  const auto& world = World::shared();
  const auto again = World::open(world.dir());
  EXPECT_EQ(again.identity("principal").certificate, world.identity("principal").certificate);
  EXPECT_EQ(again.made(), world.made());
}

TEST(World, RosterListsTheCertificatesThatThePrincipalApproved) {
  const auto& world = World::shared();
  const auto roster = read_file(world.dir() / "roster.toml");
  EXPECT_NE(roster.find(to_hex(sha256(world.identity("teacher-TOAN").certificate))), std::string::npos);
  EXPECT_NE(roster.find(to_hex(sha256(world.identity("expired").certificate))), std::string::npos);
  EXPECT_EQ(roster.find(to_hex(sha256(world.identity("unlisted").certificate))), std::string::npos);
  EXPECT_EQ(roster.find(to_hex(sha256(world.identity("stranger").certificate))), std::string::npos);
}

TEST(XmlText, FindsElementsByPathIndexAndId) {
  const std::string text = "<?xml version='1.0'?><!-- <A/> --><A x='>'><B/><B Id=\"two\"><C>c</C></B><![CDATA[<B/>]]></A>";
  EXPECT_EQ(outer(text, *find_element(text, "/A/B[2]/C")), "<C>c</C>");
  EXPECT_EQ(outer(text, *find_element(text, "//B[@Id='two']")), "<B Id=\"two\"><C>c</C></B>");
  EXPECT_EQ(outer(text, *find_empty_element(text, "//B")), "<B/>");
  EXPECT_FALSE(find_element(text, "/B").has_value());
}

TEST(XmlText, FillsASelfClosedElement) {
  const std::string text = "<A><B x=\"1\"/></A>";
  EXPECT_EQ(replace_content(text, *find_element(text, "/A/B"), "c"), "<A><B x=\"1\">c</B></A>");
}

}  // namespace
}  // namespace signet::world
