// Classic cross-reference tables (ISO 32000-2 7.5.4) and the parser's account.
#include <gtest/gtest.h>

#include "pdf_text.h"
#include "policy/base/limits.h"
#include "policy/pdf_plan.h"
#include "tests/unit/journal/refused.h"

namespace signet {
namespace {

using namespace signet::test;

Reason reason_of(const std::string& text) {
  const auto file = PdfTableFile::open(as_bytes(text));
  return file ? Reason{} : file.refusal().reason;
}

std::string simple() { return PdfText{}.object(1, "<< /Type /Catalog >>").object(2, "(two)").section().text(); }

TEST(PdfTableFile, ReadsTheNewestOfEachObject) {
  PdfText pdf;
  pdf.object(1, "<< /Type /Catalog >>").object(2, "(old)").object(3, "(three)").section("/Root 1 0 R /ID [<00> <01>]");
  const auto first_end = pdf.size();
  pdf.object(2, "(new)").section("/Root 1 0 R /Info 3 0 R /ID [<00> (x)]");
  const auto file = PdfTableFile::open(pdf.octets());
  ASSERT_TRUE(file) << file.refusal().detail;
  EXPECT_EQ(file->trailer().root, (PdfReference{1, 0}));
  EXPECT_EQ(file->trailer().info, (PdfReference{3, 0}));
  EXPECT_EQ(file->trailer().size, 4U);
  EXPECT_EQ(as_text(file->trailer().id), "[<00> (x)]");
  EXPECT_GT(file->trailer().startxref, first_end);
  const auto object = file->object({2, 0});
  ASSERT_TRUE(object);
  EXPECT_EQ(object->value.text, "new");
  EXPECT_EQ(object->range.begin, first_end);
  EXPECT_EQ(pdf.text().substr(object->range.end - 6, 6), "endobj");
  EXPECT_TRUE(file->object({3, 0}));
  for (const PdfReference id : {PdfReference{2, 1}, PdfReference{0, 65535}, PdfReference{4, 0}, PdfReference{9, 0}}) {
    EXPECT_REFUSED(file->object(id), Reason::pdf_malformed);
  }
}

TEST(PdfTableFile, AFreedObjectIsNotThere) {
  auto text = PdfText{}.object(1, "<< >>").object(2, "(two)").section().text();
  const auto at = text.rfind(" 00000 n");
  const auto file_text = text.substr(0, at) + " 00000 f" + text.substr(at + 8);
  const auto file = PdfTableFile::open(as_bytes(file_text));
  ASSERT_TRUE(file);
  EXPECT_REFUSED(file->object({2, 0}), Reason::pdf_malformed);
}

TEST(PdfTableFile, TableAndObjectAgreeOnTheGeneration) {
  auto text = PdfText{}.object(1, "<< >>").object(2, "(two)").section().text();
  text[text.rfind(" 00000 n") + 5] = '1';
  const auto file = PdfTableFile::open(as_bytes(text));
  ASSERT_TRUE(file);
  EXPECT_REFUSED(file->object({2, 0}), Reason::pdf_malformed);
  EXPECT_REFUSED(file->object({2, 1}), Reason::pdf_malformed);
}

TEST(PdfTableFile, EverySectionEndsAsOne) {
  auto text = PdfText{}.object(1, "<< >>").section().object(2, "1").section().text();
  EXPECT_EQ(reason_of(text), Reason{});
  text[text.find("startxref")] = 'S';
  EXPECT_EQ(reason_of(text), Reason::pdf_malformed);
}

TEST(PdfTableFile, AnOffsetMustHitTheObjectsNumber) {
  for (const std::size_t wrong : {std::size_t{0}, std::size_t{8}, std::size_t{9}, std::size_t{10}, std::size_t{100000}}) {
    const auto pdf = PdfText{}.object(1, "<< /Type /Catalog >>").place(2, wrong).section();
    const auto file = PdfTableFile::open(pdf.octets());
    ASSERT_TRUE(file);
    EXPECT_REFUSED(file->object({2, 0}), Reason::pdf_malformed);
  }
}

TEST(PdfTableFile, ObjectsDoNotOverlap) {
  // Object 2 inside a string of object 1, or inside its stream: whichever way it is read, one of both is not there.
  for (const std::string value : {"(2 0 obj (two) endobj)", "<< /Length 21 >>\nstream\n2 0 obj (two) endobj \nendstream"}) {
    PdfText pdf;
    pdf.object(1, value);
    pdf.place(2, pdf.text().find("2 0 obj")).section();
    const auto file = PdfTableFile::open(pdf.octets());
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->object({2, 0}));
    EXPECT_REFUSED(file->object({1, 0}), Reason::pdf_malformed);
  }
  // An object that is never named in a table does no harm, wherever it stands.
  const auto shadowed = PdfText{}.object(1, "(1)").raw("1 0 obj (shadow) endobj\n").section();
  EXPECT_EQ(PdfTableFile::open(shadowed.octets())->object({1, 0})->value.text, "1");
}

TEST(PdfTableFile, RefusesAnotherBeginningOrEnd) {
  const auto good = simple();
  EXPECT_EQ(reason_of(good), Reason{});
  EXPECT_EQ(reason_of(good.substr(0, good.size() - 1)), Reason{});
  EXPECT_EQ(reason_of(good.substr(0, good.size() - 1) + "\r\n"), Reason{});
  EXPECT_EQ(reason_of(good + "\n"), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(good + "x"), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(" " + good), Reason::pdf_malformed);
  EXPECT_EQ(reason_of("%PDF-x" + good.substr(6)), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(""), Reason::pdf_malformed);
  EXPECT_EQ(reason_of("%PDF-1.7\n%%EOF"), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(replaced(good, "\nstartxref", " startxref")), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(replaced(good, "startxref\n", "startxref\n0")), Reason{});  // the same number
  EXPECT_EQ(reason_of(replaced(good, "startxref\n", "startxref\n1")), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(replaced(good, "startxref\n", "startxref\n-")), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(good + "%%EOF\n"), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(good + "startxref\n0\n%%EOF\n"), Reason::pdf_malformed);  // the last one counts
  EXPECT_EQ(reason_of(good + std::string(limits::pdf_bytes_max, ' ')), Reason::too_large);
}

TEST(PdfTableFile, RefusesAnotherTable) {
  const auto good = simple();
  const auto row = good.find(" 00000 n \n");
  ASSERT_NE(row, std::string::npos);
  const auto row_as = [&](const std::string& with) { return std::string{good}.replace(row, 10, with); };
  EXPECT_EQ(reason_of(row_as(" 00000 n\r\n")), Reason{});
  EXPECT_EQ(reason_of(row_as(" 00000 n \r")), Reason{});
  for (const char* with :
       {" 00000 x \n", " 00000 n\n", " 00000 n  ", " 0000 n  \n", "  0000 n \n", " 65536 n \n", "  00000 n\n", " 00000 n\n\n"}) {
    EXPECT_EQ(reason_of(row_as(with)), Reason::pdf_malformed) << with;
  }
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"xref\n0 1\n", "xref\n0 2\n"},
                                                                                 {"xref\n0 1\n", "xref\n0  1\n"},
                                                                                 {"xref\n0 1\n", "xref\n0 x\n"},
                                                                                 {"xref\n0 1\n", "xref\n9999999999 1\n"},
                                                                                 {"\n2 1\n", "\n4294967298 1\n"},  // 2 and 2^32
                                                                                 {"\n2 1\n", "\n1 1\n"},
                                                                                 {"\n2 1\n", "\n3 1\n"},  // behind /Size
                                                                                 {"65535 f", "65535 n"},
                                                                                 {"/Size 3", "/Size 2"},
                                                                                 {"/Size 3", "/Size 0"},
                                                                                 {"/Size 3", "/Size 8388609"},
                                                                                 {"/Size 3", "/Size 3 0 R"},
                                                                                 {"/Size 3", ""},
                                                                                 {"/Root 1 0 R", ""},
                                                                                 {"/Root 1 0 R", "/Root << >>"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /Info << >>"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /ID 2 0 R"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /ID [<00>]"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /ID [<00> 1]"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /ID [1 <00>]"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /Root 2 0 R"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /Prev 12"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /Prev -1"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /Prev 1 0 R"},
                                                                                 {"/Root 1 0 R", "/Root 1 0 R /Prev 99999"},
                                                                                 {">>\nstartxref", ">>\nstartxreg"},
                                                                                 {"trailer\n<<", "trailer\n[ <<"},
                                                                                 {"trailer", "trailes"}}) {
    EXPECT_EQ(reason_of(replaced(good, from, to)), Reason::pdf_malformed) << from << " -> " << to;
  }
  EXPECT_EQ(reason_of(replaced(good, "trailer\n<< /Size 3 /Root 1 0 R >>", "trailer\n[ /Size ]")), Reason::pdf_malformed);
  EXPECT_EQ(reason_of(replaced(good, "xref\n0 1\n", "xref\n0 9999999\n")), Reason::too_large);
}

TEST(PdfTableFile, RefusesEncryptionHybridsAndStreams) {
  for (const char* entry : {"/Encrypt 2 0 R", "/XRefStm 9", "/#45ncrypt << >>"}) {
    EXPECT_EQ(reason_of(replaced(simple(), "/Root 1 0 R", std::string{"/Root 1 0 R "} + entry)), Reason::pdf_forbidden) << entry;
    const auto pdf = PdfText{}.object(1, "<< >>").section(std::string{"/Root 1 0 R "} + entry).object(2, "1").section();
    EXPECT_EQ(reason_of(pdf.text()), Reason::pdf_forbidden) << entry << " in an old section";
  }
  PdfText pdf;
  pdf.object(1, "<< >>").object(2, "<< /Type /XRef /Length 0 >>\nstream\n\nendstream");
  const auto at = pdf.text().find("2 0 obj");
  EXPECT_EQ(reason_of(pdf.text() + "startxref\n" + std::to_string(at) + "\n%%EOF\n"), Reason::increment_untrusted);
  pdf.section("/Root 1 0 R /Prev " + std::to_string(at));
  EXPECT_EQ(reason_of(pdf.text()), Reason::increment_untrusted);
}

TEST(PdfTableFile, EndsACircleOfSections) {
  auto text = PdfText{}.object(1, "<< >>").section("/Root 1 0 R /Prev 0000000000").object(2, "1").section().text();
  const auto newest = text.substr(text.rfind("startxref\n") + 10);
  std::string number = newest.substr(0, newest.find('\n'));
  const auto own = text.find("xref\n");
  EXPECT_EQ(reason_of(replaced(text, "0000000000 >>", std::string(10 - number.size(), '0') + number + " >>")), Reason::pdf_malformed);
  number = std::to_string(own);
  EXPECT_EQ(reason_of(replaced(text, "0000000000 >>", std::string(10 - number.size(), '0') + number + " >>")), Reason::pdf_malformed);
  PdfText many;
  many.object(1, "<< >>");
  for (std::size_t i = 0; i < limits::pdf_revisions_max; ++i) many.section();
  EXPECT_EQ(reason_of(many.text()), Reason{});
  EXPECT_EQ(reason_of(many.section().text()), Reason::too_large);
}

TEST(PdfTableFile, ReadsWhatQpdfWrites) {
  const Scratch scratch;
  scratch.write("in.pdf", pdf_of(signed_bodies()).text());
  for (const char* options : {"--qdf --object-streams=disable", "--linearize --object-streams=disable", "--object-streams=disable"}) {
    scratch.run(std::string{"qpdf "} + options + " in.pdf out.pdf");
    const auto text = scratch.read("out.pdf");
    const auto file = PdfTableFile::open(as_bytes(text));
    ASSERT_TRUE(file) << options << ": " << file.refusal().detail;
    const auto catalog = file->object(file->trailer().root);
    ASSERT_TRUE(catalog) << options;
    EXPECT_EQ(catalog->value.find("Type")->text, "Catalog");
    // A stream whose /Length is a reference, as in QDF form, has no end for us.
    const bool direct = std::string_view{options}.find("--qdf") == std::string_view::npos;
    std::uint32_t refused = 0;
    for (std::uint32_t number = 1; number < file->trailer().size; ++number) refused += file->object({number, 0}) ? 0 : 1;
    EXPECT_EQ(refused, direct ? 0U : 1U) << options;
    const auto structure = file->object(catalog->value.find("AcroForm")->reference);
    const auto field = file->object(structure->value.find("Fields")->items.front().reference);
    EXPECT_TRUE(plan_increment({*file, file->trailer(), false, field->value.find("V")->reference, "OrgSeal"})) << options;
  }
  scratch.run("qpdf --object-streams=generate in.pdf out.pdf");
  EXPECT_EQ(reason_of(scratch.read("out.pdf")), Reason::increment_untrusted);
  scratch.run("qpdf --encrypt '' owner 256 -- --object-streams=disable in.pdf out.pdf");
  EXPECT_NE(reason_of(scratch.read("out.pdf")), Reason{});
}

TEST(PdfAccount, GivesObjectsFromFileAndText) {
  const auto pdf = PdfText{}.object(1, "<< /Type /Catalog >>").object(2, "(two)").section();
  const auto file = PdfTableFile::open(pdf.octets());
  const auto one = file->object({1, 0});
  PdfStructure structure;
  structure.objects = {{{1, 0}, one->range, {}}, {{5, 0}, {}, to_bytes("5 0 obj (text) endobj")}};
  const PdfAccount account{pdf.octets(), structure};
  EXPECT_EQ(account.object({1, 0})->range, one->range);
  EXPECT_EQ(account.object({5, 0})->value.text, "text");
  EXPECT_EQ(account.object({5, 0})->range, ByteRange{});
  EXPECT_REFUSED(account.object({2, 0}), Reason::evidence_disagrees);
}

TEST(PdfAccount, RefusesAnAccountThatDoesNotFit) {
  const auto pdf = PdfText{}.object(1, "(one)").object(2, "(two)").section();
  const auto range = PdfTableFile::open(pdf.octets())->object({1, 0})->range;
  const auto refused = [&](std::vector<PdfObjectText> objects) {
    PdfStructure structure;
    structure.objects = std::move(objects);
    EXPECT_REFUSED((PdfAccount{pdf.octets(), structure}.object({1, 0})), Reason::evidence_disagrees);
  };
  refused({{{1, 0}, {range.begin, range.end + 1}, {}}});
  refused({{{1, 0}, {range.begin, range.end - 1}, {}}});
  refused({{{1, 0}, {range.begin + 1, range.end}, {}}});
  refused({{{1, 0}, {range.end, range.begin}, {}}});
  refused({{{1, 0}, {range.begin, 1000000}, {}}});
  refused({{{1, 0}, range, to_bytes("1 0 obj (one) endobj")}});
  refused({{{1, 0}, {}, {}}});
  refused({{{1, 0}, {}, to_bytes("1 0 obj (one) endobj ")}});
  refused({{{1, 0}, {}, to_bytes("2 0 obj (one) endobj")}});
  refused({{{1, 0}, range, {}}, {{1, 0}, range, {}}});
  refused({{{1, 1}, range, {}}});
}

}  // namespace
}  // namespace signet
