// What a PDF may go through between signatures (docs/formats/pdf.md): none of it is a defect.
#include <gtest/gtest.h>

#include <set>

#include "document/pdf/inspect_pdf.h"

#include "tests/unit/pdf_worker/pdf_file.h"

namespace signet::test {
namespace {

PdfFile signed_by_two() {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "GVBM_TOAN", .rectangle = "[60 200 160 240]"});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  return file;
}

void expect_clean(const PdfFile& file, std::size_t signatures, wire::InspectMode mode = wire::InspectMode::seal) {
  const auto output = inspect(file.octets, mode);
  EXPECT_EQ(complaints(output), "");
  ASSERT_TRUE(output.pdf);
  EXPECT_EQ(output.pdf->signatures.size(), signatures);
}

TEST(PdfBenign, NewFieldsWithVisibleWidgets) {
  const PdfFile file = signed_by_two();
  const auto output = inspect(file.octets);
  EXPECT_EQ(complaints(output), "");
  const PdfEvidence& pdf = *output.pdf;
  ASSERT_EQ(pdf.signatures.size(), 2U);
  EXPECT_EQ(pdf.profile_id, "test");
  EXPECT_TRUE(pdf.whole);
  EXPECT_EQ(pdf.signatures[0].field, "GVBM_TOAN");
  EXPECT_EQ(pdf.signatures[0].subject, "TOAN");
  EXPECT_EQ(pdf.signatures[0].role, static_cast<std::uint8_t>(Role::subject_teacher));
  EXPECT_EQ(pdf.signatures[1].role, static_cast<std::uint8_t>(Role::principal));
  EXPECT_EQ(pdf.signatures[1].end, file.octets.size());
  EXPECT_EQ(pdf.signatures[1].page, (PdfReference{3, 0}));
  EXPECT_EQ(pdf.signatures[1].widget.number, static_cast<std::uint32_t>(file.number_of_field("HieuTruong")));
  const auto& each = pdf.signatures[0];
  EXPECT_EQ(file.octets.substr(each.object.begin, 10).find(std::to_string(each.dictionary.number) + " 0 obj"), 0U);
  EXPECT_EQ(file.octets.substr(each.object.end - 6, 6), "endobj");
  EXPECT_EQ(file.octets[each.gap.begin], '<');
  EXPECT_EQ(file.octets[each.gap.end - 1], '>');
  EXPECT_EQ(file.octets.substr(pdf.metadata.begin, pdf.metadata.end - pdf.metadata.begin), "<x:xmpmeta>record</x:xmpmeta>");
}

TEST(PdfBenign, StructureNamesEveryObjectOfTheIncrement) {
  const PdfFile file = signed_by_two();
  const auto output = inspect(file.octets);
  ASSERT_TRUE(output.pdf);
  const PdfStructure& structure = output.pdf->structure;
  EXPECT_FALSE(structure.xref_stream);
  EXPECT_EQ(structure.startxref, file.startxref);
  EXPECT_EQ(structure.size, static_cast<std::uint32_t>(file.next));
  EXPECT_EQ(structure.root, (PdfReference{1, 0}));
  EXPECT_EQ(structure.info, (PdfReference{6, 0}));
  EXPECT_EQ(as_text(structure.id), "[<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]");
  EXPECT_EQ(structure.page, (PdfReference{3, 0}));
  EXPECT_EQ(structure.page_path, (std::vector<PdfReference>{{3, 0}, {2, 0}}));
  EXPECT_EQ(structure.seal_field, PdfReference{});
  std::set<std::uint32_t> numbers;
  for (const PdfObjectText& each : structure.objects) {
    numbers.insert(each.id.number);
    EXPECT_TRUE(each.text.empty());
    EXPECT_EQ(file.octets.substr(each.range.begin, each.range.end - each.range.begin),
              std::to_string(each.id.number) + " 0 obj\n" + file.objects.at(static_cast<int>(each.id.number)) + "\nendobj");
  }
  const auto field = [&](const char* name) { return static_cast<std::uint32_t>(file.number_of_field(name)); };
  EXPECT_EQ(numbers, (std::set<std::uint32_t>{1, 2, 3, 5, 11, field("GVBM_TOAN"), field("HieuTruong")}));
}

TEST(PdfBenign, EmptyFieldsThatAreFilled) {
  PdfFile file = PdfFile::simple();
  file.add_empty_field("GVCN", "[60 100 160 140]");
  file.add_empty_field("ConDau", "[300 100 400 200]");
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.sign({.field = "GVCN", .existing = file.number_of_field("GVCN"), .value_extra = " /M (D:20261126150405+07'00')"});
  expect_clean(file, 2);
  EXPECT_EQ(inspect(file.octets).pdf->structure.seal_field.number, static_cast<std::uint32_t>(file.number_of_field("ConDau")));
}

TEST(PdfBenign, NewFieldInFrontOfTheOthers) {
  PdfFile file = signed_by_two();
  file.update({{20, "<< /FT /Sig /T (GVCN) >>"}, {5, file.with(5, "20 0 R", "/Fields [")}});
  expect_clean(file, 2);
}

TEST(PdfBenign, LockThatASignerAdds) {
  PdfFile file = PdfFile::simple();
  file.add_empty_field("HieuTruong", "[60 100 160 140]");
  file.sign({.field = "GVCN"});
  file.sign({.field = "HieuTruong",
             .existing = file.number_of_field("HieuTruong"),
             .value_extra = " /Lock << /Action /Include /Fields [(GVCN)] >>"});
  expect_clean(file, 2);
}

TEST(PdfBenign, CrossReferenceStreams) {
  PdfFile file = PdfFile::simple();
  file.stream = true;
  file.sign({.field = "GVCN", .rectangle = "[60 200 160 240]"}).sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  expect_clean(file, 2);
  EXPECT_TRUE(inspect(file.octets).pdf->structure.xref_stream);
}

class PdfProducers : public testing::TestWithParam<const char*> {};

TEST_P(PdfProducers, AreReadAndSigned) {
  PdfFile file = PdfFile::read(through_qpdf(PdfFile::simple().octets, GetParam()));
  file.sign({.field = "GVCN", .rectangle = "[60 200 160 240]"}).sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  expect_clean(file, 2);
}

INSTANTIATE_TEST_SUITE_P(Qpdf, PdfProducers,
                         testing::Values("--object-streams=generate", "--object-streams=disable", "--linearize",
                                         "--linearize --object-streams=generate", "--qdf --object-streams=disable", "--force-version=2.0"));

TEST(PdfBenign, ObjectsOfObjectStreamsAreGivenAsText) {
  PdfFile file = PdfFile::read(through_qpdf(PdfFile::simple().octets, "--object-streams=generate"));
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  const auto output = inspect(file.octets);
  ASSERT_TRUE(output.pdf);
  std::size_t texts = 0;
  for (const PdfObjectText& each : output.pdf->structure.objects) {
    const std::string head = std::to_string(each.id.number) + " 0 obj\n";
    EXPECT_NE(each.text.empty(), each.range == ByteRange{});
    if (each.text.empty()) continue;
    ++texts;
    EXPECT_TRUE(as_text(each.text).starts_with(head) && as_text(each.text).ends_with("\nendobj"));
  }
  EXPECT_GT(texts, 0U);
}

TEST(PdfBenign, ValidationData) {
  PdfFile file = signed_by_two();
  const int store = file.next, certificate = file.next + 1;
  file.update(
      {{1, file.with(1, "/DSS " + std::to_string(store) + " 0 R /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >>")},
       {store, "<< /Type /DSS /Certs [" + std::to_string(certificate) + " 0 R] >>"},
       {certificate, "<< /Length 4 >>\nstream\nAAAA\nendstream"}});
  EXPECT_FALSE(inspect(file.octets).pdf->whole);
  expect_clean(file, 2);
  file.sign({.field = "Timestamp1", .type = "/DocTimeStamp", .appearance = false});
  file.update({{store, "<< /Type /DSS /Certs [" + std::to_string(certificate) + " 0 R " + std::to_string(file.next) + " 0 R] >>"},
               {file.next, "<< /Length 4 >>\nstream\nBBBB\nendstream"}});
  expect_clean(file, 3);
  const auto output = inspect(file.octets);
  EXPECT_TRUE(output.pdf->signatures[2].timestamp);
  EXPECT_EQ(output.pdf->signatures[2].role, 0);
}

TEST(PdfBenign, MetadataInformationAndVersion) {
  PdfFile file = signed_by_two();
  file.update({{8, "<< /Type /Metadata /Subtype /XML /Length 3 >>\nstream\nxmp\nendstream"},
               {6, "<< /Producer (another) /Title (a transcript) /ModDate (D:20261126) >>"},
               {1, file.with(1, "/Version /2.0")}});
  expect_clean(file, 2);
}

TEST(PdfBenign, FormGainsResources) {
  PdfFile file = signed_by_two();
  file.update({{5, file.replaced(5, "/F1 10 0 R", "/F1 10 0 R /F2 10 0 R").insert(2, " /DA (/F1 0 Tf) ")}});
  expect_clean(file, 2);
}

TEST(PdfBenign, AnObjectWrittenAgainAsItWas) {
  PdfFile file = signed_by_two();
  file.update({{4, file.objects.at(4)}, {7, file.objects.at(7)}});
  expect_clean(file, 2);
}

TEST(PdfBenign, DestinationOnOpening) {
  PdfFile base = PdfFile::simple();
  base.update({{1, base.with(1, "/OpenAction [3 0 R /XYZ null null 0]")}});
  base.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  expect_clean(base, 1);
}

TEST(PdfBenign, GeneralModeNeedsNoLayoutAndNoSignature) {
  wire::InspectRequest any;
  any.mode = wire::InspectMode::general;
  const auto unsigned_file = pdf::inspect_document(as_bytes(PdfFile::simple().octets), any);
  EXPECT_EQ(complaints(unsigned_file), "");
  EXPECT_TRUE(unsigned_file.pdf->signatures.empty());
  EXPECT_FALSE(unsigned_file.pdf->whole);
  const PdfFile file = signed_by_two();
  const auto output = pdf::inspect_document(as_bytes(file.octets), any);
  EXPECT_EQ(complaints(output), "");
  EXPECT_EQ(output.pdf->signatures.size(), 2U);
  EXPECT_EQ(output.pdf->signatures[0].role, 0);
}

TEST(PdfBenign, SealMayStandOverThePrincipal) {
  PdfFile file = signed_by_two();
  const TestSigner seal;
  file.sign({.field = "ConDau", .rectangle = "[380 190 440 250]", .cms = seal.cms});
  auto asked = request(wire::InspectMode::release);
  asked.seal_certificate = seal.certificate;
  auto output = pdf::inspect_document(as_bytes(file.octets), asked);
  EXPECT_EQ(complaints(output), "");
  EXPECT_EQ(output.second_opinion, wire::InspectOutput::Opinion::agrees);
  EXPECT_EQ(output.pdf->signatures[2].role, static_cast<std::uint8_t>(Role::school));
  EXPECT_TRUE(output.pdf->whole);

  asked.seal_certificate = TestSigner{}.certificate;
  EXPECT_EQ(pdf::inspect_document(as_bytes(file.octets), asked).second_opinion, wire::InspectOutput::Opinion::objects);
  asked.seal_certificate = seal.certificate;
  file.octets[file.octets.find("8,5")] = '9';
  EXPECT_EQ(pdf::inspect_document(as_bytes(file.octets), asked).second_opinion, wire::InspectOutput::Opinion::objects);
}

TEST(PdfOpinion, OneSignerAndTheGivenCertificate) {
  const TestSigner seal;
  const auto opinion = [&](const std::function<Bytes(const std::string&)>& cms, Bytes certificate) {
    PdfFile file = signed_by_two();
    file.sign({.field = "ConDau", .rectangle = "[380 190 440 250]", .cms = cms});
    auto asked = request(wire::InspectMode::release);
    asked.seal_certificate = std::move(certificate);
    return pdf::inspect_document(as_bytes(file.octets), asked).second_opinion;
  };
  using Opinion = wire::InspectOutput::Opinion;
  EXPECT_EQ(opinion(seal.cms, seal.certificate), Opinion::agrees);
  EXPECT_EQ(opinion(seal.cms_signed_twice, seal.certificate), Opinion::objects);
  EXPECT_EQ(opinion(TestSigner{}.cms, seal.certificate), Opinion::objects);
  EXPECT_EQ(opinion(nullptr, seal.certificate), Opinion::objects);
  EXPECT_EQ(opinion(seal.cms, {}), Opinion::objects);
  EXPECT_EQ(inspect(signed_by_two().octets, wire::InspectMode::release).second_opinion, Opinion::objects);
  EXPECT_EQ(inspect(signed_by_two().octets).second_opinion, Opinion::not_asked);
}

TEST(PdfMetadata, OnlyUnfilteredAndPlain) {
  const auto range = [](const std::string& stream) {
    PdfFile file = PdfFile::simple();
    file.update({{8, stream}});
    const auto output = inspect(file.octets, wire::InspectMode::general);
    EXPECT_TRUE(output.pdf) << complaints(output);
    return output.pdf ? file.octets.substr(output.pdf->metadata.begin, output.pdf->metadata.end - output.pdf->metadata.begin) : "refused";
  };
  EXPECT_EQ(range("<< /Type /Metadata /Length 3 >>\nstream\nxmp\nendstream"), "xmp");
  EXPECT_EQ(range("<< /Type /Metadata /Length 3 >>\r\nstream\r\nxmp\r\nendstream"), "xmp");
  EXPECT_EQ(range("<< /Type /Metadata /Length 3 >>\nstream\nxmpendstream"), "xmp");
  EXPECT_EQ(range("<< /Type /Metadata /Length 3 /Filter /FlateDecode >>\nstream\nxmp\nendstream"), "");
  EXPECT_EQ(range("<< /Type /Metadata /Length 3 /Filter [] >>\nstream\nxmp\nendstream"), "");
  EXPECT_EQ(range("<< /Type /Metadata /F#69lter /FlateDecode /Length 3 >>\nstream\nxmp\nendstream"), "");
  EXPECT_EQ(range("<< /Type /Metadata >>"), "");
}

TEST(PdfAttachment, TheOneAssociatedFileUnfiltered) {
  const auto said = [](const std::string& in_catalog, const std::string& stream, const std::string& more = "") {
    PdfFile file = PdfFile::simple();
    const int specification = file.next, data = specification + 1;
    const std::string reference = std::to_string(specification) + " 0 R";
    Objects objects{{specification, "<< /Type /Filespec /EF << /F " + std::to_string(data) + " 0 R" + more + " >> >>"}, {data, stream}};
    objects[1] = file.with(1, in_catalog.empty() ? "" : replaced(in_catalog, "FILE", reference));
    file.update(objects);
    const auto output = inspect(file.octets, wire::InspectMode::general);
    EXPECT_TRUE(output.pdf) << complaints(output);
    if (!output.pdf) return std::string{"refused"};
    const auto& range = output.pdf->attachment;
    return std::to_string(output.pdf->embedded_files) + " " + file.octets.substr(range.begin, range.end - range.begin);
  };
  const std::string plain = "<< /Type /EmbeddedFile /Length 6 >>\nstream\n<HOC/>\nendstream";
  EXPECT_EQ(said(" /AF [FILE]", plain), "1 <HOC/>");
  EXPECT_EQ(said(" /AF FILE", plain), "1 <HOC/>");
  EXPECT_EQ(said(" /AF [FILE << /EF << /F 1 0 R >> >>]", plain), "2 ");
  EXPECT_EQ(said(" /AF [FILE]", plain, " /UF 2 0 R"), "1 ");
  EXPECT_EQ(said(" /Names << /EmbeddedFiles << /Names [(a) FILE] >> >>", plain), "1 ");
  EXPECT_EQ(said(" /AF [FILE]", replaced(plain, "/Length", "/Filter /FlateDecode /Length")), "1 ");
  EXPECT_EQ(said(" /AF [FILE]", "[]"), "1 ");
  EXPECT_EQ(said("", "<< /EF << >> >>"), "2 ");
}

}  // namespace
}  // namespace signet::test
