// The world's PDFs: right for judges that are not ours, and faulty only where it is meant.
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/base/digest.h"
#include "tests/support/pdf_transcript.h"
#include "tests/support/transcript.h"
#include "tests/unit/world_pdf/judges.h"

namespace signet::world {
namespace {

std::size_t count_valid(const std::string& file) {
  const auto judged = judge_with_pdfsig(file);
  return static_cast<std::size_t>(std::count_if(judged.begin(), judged.end(), [](const auto& one) { return one.valid && one.trusted; }));
}

TEST(WorldPdf, EverybodysSignatureIsValidForEveryJudge) {
  for (const bool streams : {false, true}) {
    auto pdf = a_pdf(World::shared());
    if (streams) pdf.xref_streams();
    const auto file = pdf.file();
    const auto judged = judge_with_pdfsig(file);
    ASSERT_EQ(judged.size(), 15U);
    for (const auto& one : judged) {
      EXPECT_TRUE(one.valid && one.trusted) << one.field;
      EXPECT_EQ(one.whole, one.field == "CBQL") << one.field;
    }
    EXPECT_TRUE(qpdf_accepts(file));
    EXPECT_EQ(valid_for_mutool(file), 15U);
    EXPECT_EQ(valid_for_openssl(file), 15U);
  }
}

bool says(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

// ETSI EN 319 142-1 V1.2.1, 6.3: signing-certificate-v2 shall be there, signing-time shall not.
TEST(WorldPdf, CmsHasTheAttributesOfItsSubfilter) {
  auto pdf = a_pdf(World::shared());
  const auto etsi = last_cms_printed(pdf.file());
  EXPECT_TRUE(says(etsi, "id-smime-aa-signingCertificateV2") && says(etsi, "messageDigest") && says(etsi, "contentType"));
  EXPECT_FALSE(says(etsi, "signingTime"));
  pdf.change("principal", [](PdfSigning& s) {
    s.options.subfilter = "adbe.pkcs7.detached";
    s.options.cms.signing_time = true;
    s.options.cms.certificate_attribute = false;
  });
  const auto adobe = last_cms_printed(pdf.file());
  EXPECT_TRUE(says(adobe, "signingTime"));
  EXPECT_FALSE(says(adobe, "signingCertificateV2"));
  pdf.signing("principal").options.cms.pss = true;
  EXPECT_TRUE(says(last_cms_printed(pdf.file()), "rsassaPss"));
}

TEST(WorldPdf, CertificationsAndLocksAreWritten) {
  auto pdf = a_pdf(World::shared());
  pdf.signing("teacher-NGUVAN").options.certify = 2;
  pdf.signing("principal").options.lock = "/Action /All";
  const auto file = pdf.file();
  for (const char* part :
       {"/TransformMethod /DocMDP", "/P 2 /V /1.2", "/Perms", "/TransformMethod /FieldMDP", "/SigFieldLock /Action /All"})
    EXPECT_TRUE(says(file, part)) << part;
  EXPECT_EQ(count_valid(file), 15U);
}

TEST(WorldPdf, NamesTheXmlBesideIt) {
  const auto& world = World::shared();
  const auto xml = class_transcript(world, 3).text();
  const auto file = class_pdf(world, 3, xml).file();
  EXPECT_NE(file.find("<signet:xml-sha256>" + to_hex(sha256(as_bytes(xml))) + "</signet:xml-sha256>"), std::string::npos);
  EXPECT_NE(file.find("<signet:pupil-id>" + pupil(3).personal_id), std::string::npos);
  EXPECT_EQ(count_valid(file), 15U);
}

// The record is one element, written as docs/formats/pdf.md shows it, in a stream without a filter.
TEST(WorldPdf, WritesTheRecordAsItsFormatShowsIt) {
  const auto form = pdf_form_of_class("8A1", 12);
  const auto text = record_text(form.record);
  EXPECT_EQ(text.find("<rdf:Description xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
                      "xmlns:signet=\"urn:signet:document:1\" rdf:about=\"\"><signet:kind>annual-transcript</signet:kind>"
                      "<signet:number>12/HB-THCSMA</signet:number><signet:school-code>00000001</signet:school-code>"
                      "<signet:school-year>" +
                      school_year() +
                      "</signet:school-year><signet:class-code>8A1</signet:class-code>"
                      "<signet:class-name>8A1</signet:class-name><signet:pupil-id>000014000012</signet:pupil-id>"
                      "<signet:lookup-code>" +
                      pupil(12).lookup_code +
                      "</signet:lookup-code>"
                      "<signet:subjects><rdf:Seq><rdf:li>NGUVAN</rdf:li>"),
            0U);
  EXPECT_NE(write_form(form).find(text), std::string::npos);
}

// A page says what its record says: kind, year, day.
TEST(WorldPdf, EveryKindHasItsPage) {
  const auto page = [](Kind kind, const std::function<void(Form&)>& change) {
    auto form = form_of_class("8A1", 12);
    change(form);
    auto made = pdf_form_of(kind, form);
    made.record.effective_date = "2031-06-02";
    return text_of(write_form(made));
  };
  const auto opening = page(Kind::opening, [](Form& form) { form.teachers.clear(), form.school_year = "2031-2032", form.grade = "08"; });
  for (const char* part : {"HỌC BẠ KHỞI TẠO", "Năm học 2031-2032", "Có hiệu lực từ ngày 02/06/2031", "Khối: 08"})
    EXPECT_NE(opening.find(part), std::string::npos) << part;
  const auto today = to_iso8601(now());
  EXPECT_NE(opening.find("ngày " + today.substr(8, 2) + " tháng "), std::string::npos);
  EXPECT_NE(opening.find(" năm " + today.substr(0, 4)), std::string::npos);
  EXPECT_EQ(opening.find("Môn học"), std::string::npos) << "an opening has no marks";
  const auto transfer = page(Kind::transfer, [](Form& form) { form.results_until = "2031-01-15"; });
  EXPECT_NE(transfer.find("Kết quả tính đến ngày 15/01/2031"), std::string::npos);
  EXPECT_NE(page(Kind::summer_supplement, [](Form& form) { form.retest = "TOAN"; }).find("Kiểm tra lại: TOAN"), std::string::npos);
  const auto book = page(Kind::assessment_book, [](Form&) {});
  EXPECT_NE(book.find("SỔ THEO DÕI"), std::string::npos);
  EXPECT_EQ(book.find(pupil(12).name), std::string::npos) << "it is of a class";
}

TEST(WorldPdf, TheFaultsOfTheDemonstrationAreWhereTheyAreMeant) {
  const auto& world = World::shared();
  for (const auto& [number, signatures] : {std::pair{7, 14U}, std::pair{19, 15U}, std::pair{33, 14U}}) {
    auto pdf = class_pdf(world, number, "");
    const auto before = drawn(pdf.file());
    put_pdf_fault(pdf, number);
    const auto file = pdf.file();
    EXPECT_EQ(count_valid(file), signatures) << number;
    EXPECT_NE(drawn(file), before) << number << ": a reader sees the fault";
  }
}

TEST(WorldPdf, SignsAGivenFormWithoutChangingItsOctets) {
  const auto pdf = a_pdf(World::shared());
  EXPECT_EQ(pdf.file().substr(0, pdf.unsigned_file().size()), pdf.unsigned_file());
}

TEST(WorldPdf, TextsAreFoundOnThePage) {
  const auto text = text_of(a_pdf(World::shared()).pupil(5).unsigned_file());
  for (const char* word : {"HỌC BẠ HỌC SINH", "Lịch sử và Địa lí", "Nguyễn Thị Mẫu An", "000014000005"})
    EXPECT_NE(text.find(word), std::string::npos) << word;
}

/// Pixels of two grey maps that nobody would take for the same.
std::size_t different_pixels(const std::string& one, const std::string& other) {
  if (one.size() != other.size()) return std::max(one.size(), other.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    different += std::abs(static_cast<unsigned char>(one[i]) - static_cast<unsigned char>(other[i])) > 96 ? 1U : 0U;
  return different;
}

TEST(WorldPdf, ATurnedPageLooksAsAnyOther) {
  const std::string all = "-gray", principal = "-gray -x 192 -y 316 -W 76 -H 26";
  const auto file = a_pdf(World::shared()).file();
  for (const int rotation : {90, 180, 270}) {
    auto pdf = a_pdf(World::shared());
    pdf.form([rotation](PdfForm& form) { form.rotation = rotation; });
    EXPECT_LT(different_pixels(drawn(pdf.file(), all), drawn(file, all)), 600U) << rotation;
    EXPECT_LT(different_pixels(drawn(pdf.file(), principal), drawn(file, principal)), 30U) << rotation << ": the signature is upright";
  }
  EXPECT_GT(different_pixels(drawn(file, principal), drawn(a_pdf(World::shared()).unsigned_file(), principal)), 60U);
}

TEST(WorldPdf, ScansAndCopiesAreSignedByThePrincipalAlone) {
  for (const auto& file : {a_scan(World::shared()).file(), a_true_copy(World::shared()).file()}) {
    const auto judged = judge_with_pdfsig(file);
    ASSERT_EQ(judged.size(), 1U);
    EXPECT_TRUE(judged[0].valid && judged[0].whole);
    EXPECT_TRUE(qpdf_accepts(file));
  }
  EXPECT_GT(a_scan(World::shared(), 3'000'000).unsigned_file().size(), 2'900'000U);
  EXPECT_LT(a_scan(World::shared(), 3'000'000).unsigned_file().size(), 3'200'000U);
}

TEST(WorldPdf, RewritesByQpdfCanBeSigned) {
  for (const auto how : {Rewrite::object_streams, Rewrite::linearized, Rewrite::version_2_0}) {
    auto pdf = a_pdf(World::shared());
    pdf.edit_form([how](std::string& file) { file = rewritten(file, how); });
    const auto file = pdf.file();
    EXPECT_EQ(count_valid(file), 15U);
    EXPECT_TRUE(qpdf_accepts(file));
    EXPECT_EQ(valid_for_openssl(file), 15U);
  }
}

}  // namespace
}  // namespace signet::world
