// Signature dictionaries (ISO 32000-2 12.8.1) and dates (7.9.4).
#include <gtest/gtest.h>

#include "pdf_text.h"
#include "policy/pdf_plan.h"
#include "tests/unit/journal/refused.h"

namespace signet {
namespace {

using namespace signet::test;

constexpr const char* usual_dictionary =
    "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /M (D:20260528150405+07'00') /ByteRange [0 111 222 333] /Contents <0A0b> >>";

/// A file with the object in its middle; 111, 222 and 333 stand for the right numbers.
Result<PdfSignatureDictionary> read(const std::string& body, std::size_t more_rest = 0) {
  static std::string text;
  text = "%PDF-1.7\n10 0 obj\n" + body + "\nendobj\n% the end";
  const auto begin = text.find("/Contents ") + 10, end = text.find('>', begin) + 1;
  const auto put = [&](const std::string& from, std::size_t number) {
    if (const auto at = text.find(from); at != std::string::npos) {
      char padded[32];
      std::snprintf(padded, sizeof padded, "%03zu", number);
      text.replace(at, 3, padded);
    }
  };
  put("333", text.size() - end + more_rest);
  put("222", end);
  put("111", begin);
  return read_signature_dictionary(as_bytes(text), {9, text.find("endobj") + 6});
}

TEST(PdfSignatureDictionary, IsReadWithItsGap) {
  const auto signature = read(usual_dictionary);
  ASSERT_TRUE(signature) << signature.refusal().detail;
  EXPECT_EQ(signature->subfilter, "ETSI.CAdES.detached");
  EXPECT_EQ(signature->date, "D:20260528150405+07'00'");
  EXPECT_EQ(signature->gap.end - signature->gap.begin, 6U);
  EXPECT_EQ(signature->byte_range[1], signature->gap.begin);
  EXPECT_EQ(signature->byte_range[2], signature->gap.end);
  EXPECT_EQ(signature->entries.size(), 5U);
  EXPECT_TRUE(read(replaced(usual_dictionary, "/M (D:20260528150405+07'00')", ""))->date.empty());
}

TEST(PdfSignatureDictionary, LeavesOutNothingButContents) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"[0 111", "[1 111"},
                                                                                 {"0 111", "0 110"},
                                                                                 {" 222", " 223"},
                                                                                 {"333]", "333 0]"},
                                                                                 {" 333]", "]"},
                                                                                 {"[0 111 222 333]", "null"},
                                                                                 {"[0 111 222 333]", "11 0 R"},
                                                                                 {"[0 111 222 333]", "[0 111 222 -33]"},
                                                                                 {"[0 111 222 333]", "[0 111 222 9223372036854775807]"},
                                                                                 {"[0 111 222 333]", "[0 111 222 3.0]"},
                                                                                 {"/ByteRange [0 111 222 333]", ""},
                                                                                 {"<0A0b>", "(0A0b>)"},
                                                                                 {"<0A0b>", "<0A0>"},
                                                                                 {"<0A0b>", "<0A 0b>"},
                                                                                 {"<0A0b>", "[<0A0b>]"},
                                                                                 {"/Contents <0A0b>", ""}}) {
    SCOPED_TRACE(to);
    EXPECT_REFUSED(read(replaced(usual_dictionary, from, to)), Reason::not_whole);
  }
  EXPECT_REFUSED(read(usual_dictionary, 1), Reason::not_whole);
}

TEST(PdfSignatureDictionary, RefusesAnotherShape) {
  EXPECT_REFUSED(read(replaced(usual_dictionary, "/SubFilter /ETSI.CAdES.detached", "")), Reason::signature_malformed);
  EXPECT_REFUSED(read(replaced(usual_dictionary, "/ETSI.CAdES.detached", "(ETSI.CAdES.detached)")), Reason::signature_malformed);
  EXPECT_REFUSED(read(replaced(usual_dictionary, "(D:20260528150405+07'00')", "11 0 R")), Reason::signature_malformed);
  EXPECT_REFUSED(read(replaced(usual_dictionary, "/Type /Sig", "/Contents <00>")), Reason::pdf_malformed);
  const std::string text = "10 0 obj [] endobj ";
  EXPECT_REFUSED(read_signature_dictionary(as_bytes(text), {0, 18}), Reason::signature_malformed);
  EXPECT_REFUSED(read_signature_dictionary(as_bytes(text), {0, 99}), Reason::signature_malformed);
  EXPECT_REFUSED(read_signature_dictionary(as_bytes(text), {9, 3}), Reason::signature_malformed);
  const std::string stream = "10 0 obj << /Contents <00> /Length 0 >> stream\nendstream endobj";
  EXPECT_REFUSED(read_signature_dictionary(as_bytes(stream), {0, stream.size()}), Reason::signature_malformed);
  // The range is exactly the object.
  std::string whole = std::string{"10 0 obj << /SubFilter /A /ByteRange [0 055 059 008] /Contents <00> >> endobj "};
  ASSERT_EQ(whole.find("<00>"), 63U);
  whole = replaced(replaced(whole, "055", "063"), "059", "067");
  EXPECT_TRUE(read_signature_dictionary(as_bytes(whole), {0, whole.size() - 1}));
  EXPECT_REFUSED(read_signature_dictionary(as_bytes(whole), {0, whole.size()}), Reason::signature_malformed);
  whole = replaced(whole, "<00>", "(\\a)");  // as long as the hexadecimal string of its octets
  EXPECT_REFUSED(read_signature_dictionary(as_bytes(whole), {0, whole.size() - 1}), Reason::not_whole);
}

TEST(PdfDate, HasAZone) {
  const auto expected = *parse_iso8601("2026-05-28T15:04:05+07:00");
  for (const char* date : {"D:20260528150405+07'00'", "D:20260528150405+07'00", "D:20260528080405Z", "D:20260528080405Z00'00'",
                           "D:20260528080405Z00'00", "D:20260528040405-04'00'", "D:20260528133405+05'30'"}) {
    const auto found = read_pdf_date(date);
    ASSERT_TRUE(found) << date;
    EXPECT_EQ(*found, expected) << date;
  }
  for (const char* date : {"",
                           "D:",
                           "D:20260528150405",
                           "20260528150405Z",
                           "D:202605281504Z",
                           "D:20260528150405+07",
                           "D:20260528150405+07'",
                           "D:20260528150405+0700",
                           "D:20260528150405+07:00",
                           "D:20260528150405+07'00''",
                           "D:20260528150405+07'00x",
                           "D:20260528150405z",
                           "D:20260528150405Z07'00'",
                           "D:20260532150405Z",
                           "D:20260229150405Z",
                           "D:20261328150405Z",
                           "D:20260528240405Z",
                           "D:20260528156005Z",
                           "D:20260528150460Z",
                           "D:2026052815040xZ",
                           "D:20260528150405+15'00'",
                           "D:20260528150405+07'60'",
                           "D:20260528150405 07'00'",
                           "D:-0260528150405Z",
                           "D:20260528150405ZZ"}) {
    EXPECT_REFUSED(read_pdf_date(date), Reason::signing_time_missing);
  }
}

}  // namespace
}  // namespace signet
