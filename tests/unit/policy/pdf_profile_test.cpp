// PDF profiles are read strictly: what they may say, and what is an error with its name.
#include <gtest/gtest.h>

#include "policy/rules.h"
#include "tests/support/file.h"

namespace signet::test {
namespace {

std::string sample() { return world::read_file(SIGNET_PDF_PROFILE); }

/// Empty: it is taken.
std::string fault_of(const std::string& what, const std::string& instead) {
  auto text = sample();
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  if (at == std::string::npos) return "?";
  text.replace(at, what.size(), instead);
  const auto profile = read_pdf_profile(text);
  if (!profile) EXPECT_EQ(profile.refusal().reason, Reason::configuration_wrong);
  return profile ? "" : profile.refusal().detail;
}

TEST(PdfProfile, TheSampleSaysWhatItsPageSays) {
  const auto profile = read_pdf_profile(sample());
  ASSERT_TRUE(profile) << profile.refusal().detail;
  EXPECT_EQ(profile->layout.profile_id, "hocba-pdf");
  EXPECT_EQ(profile->layout.seal_field, "KY_PHAT_HANH");
  EXPECT_EQ(profile->kinds, (std::set<Kind>{Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer,
                                            Kind::assessment_book, Kind::scanned_paper, Kind::true_copy}));
  EXPECT_EQ(profile->xml, XmlTie::metadata);
  EXPECT_FALSE(profile->increment_trusted);
  EXPECT_EQ(profile->look.width_mm, 36);
  EXPECT_EQ(profile->look.mode, SealMode::image_and_info);
  EXPECT_EQ(profile->algorithms.size(), 9U);
  EXPECT_EQ(profile->text_sha256, sha256(sample()));
}

TEST(PdfProfile, EachFaultIsNamed) {
  EXPECT_EQ(fault_of("width_mm = 36", "width_mm = 36.5"), "");
  EXPECT_EQ(fault_of("width_mm = 36", "width_mm = 36\ncolour = \"red\""), "profile: seal: unknown key colour (line 32)");
  EXPECT_EQ(fault_of("width_mm = 36", "width_mm = 9"), "profile: width_mm: 10 to 80");
  EXPECT_EQ(fault_of("width_mm = 36", "width_mm = inf"), "profile: width_mm: a number is needed (line 31)");
  EXPECT_EQ(fault_of("form = \"pdf\"", "form = \"PDF\""), "profile: form = \"pdf\" is needed");
  EXPECT_EQ(fault_of("leading = \"principal\"", "leading = \"school\""), "profile: leading = \"school\"");
  EXPECT_EQ(fault_of("\"true-copy\"", "\"order\""), "profile: kinds: order");
  EXPECT_EQ(fault_of("xml = \"metadata\"", "xml = \"maybe\""), "profile: xml = \"maybe\"");
  EXPECT_EQ(fault_of("increment = \"own reading\"", "increment = true"), "profile: increment: a text is needed (line 10)");
  EXPECT_EQ(fault_of("\"adbe.pkcs7.detached\"", "\"adbe.pkcs7.sha1\""), "profile: subfilters: adbe.pkcs7.sha1");
  EXPECT_EQ(fault_of("\"rsa-sha256\", \"rsa-sha384\"", "\"rsa-sha1\""), "profile: algorithms: rsa-sha1");
  EXPECT_EQ(fault_of("role = \"principal\"", "role = \"homeroom-teacher\""), "profile: the leading role has no field");
  EXPECT_EQ(fault_of("field = \"CBQL\"", "field = \"\""), "profile: field: a pattern is needed");
  EXPECT_EQ(fault_of("field = \"KY_PHAT_HANH\"", "field = \"A.B\""), "profile: field: a name without full stops");
  EXPECT_EQ(fault_of("place = \"below-seal\"", "place = \"top-right\""),
            "profile: place: \"top-right\" goes with mode \"info-only\", \"below-seal\" with the others");
}

// The configuration order looks under etc/signet alone: an image from elsewhere would be nobody's word.
TEST(PdfProfile, ImageAndFontStandWhereTheOrderLooks) {
  for (const char* path : {"/tmp/seal.png", "seal.png", "etc/signet/../seal.png"}) {
    EXPECT_NE(fault_of("image = \"etc/signet/seal.png\"", "image = \"" + std::string{path} + "\""), "") << path;
    EXPECT_NE(fault_of("font = \"etc/signet/seal.ttf\"", "font = \"" + std::string{path} + "\""), "") << path;
  }
}

TEST(PdfProfile, TheFileSaysWhichFormItIsFor) {
  Profiles profiles;
  EXPECT_TRUE(add_profile(sample(), profiles));
  EXPECT_TRUE(add_profile(world::read_file(SIGNET_PROFILE), profiles));
  EXPECT_EQ(profiles.pdf.size(), 1U);
  EXPECT_EQ(profiles.xml.size(), 1U);
  EXPECT_FALSE(add_profile("[profile]\nform = \"odt\"\n", profiles));
}

TEST(PdfProfile, TheFontGetsWhatTheWordingNeeds) {
  SealLook look;
  look.lines = {"Số: {number}", "Trường THCS Mẫu A"};
  const auto characters = seal_characters(look);
  for (const char* each : {"ố", "ư", "ờ", "ẫ", "Đ", "0", "T", "+", ":"}) EXPECT_NE(characters.find(each), std::string::npos) << each;
  EXPECT_EQ(characters.find("ố"), characters.rfind("ố")) << "each once";
}

}  // namespace
}  // namespace signet::test
