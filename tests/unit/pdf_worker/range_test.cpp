// /ByteRange, /Contents and the field of one signature (ISO 32000-2 12.8.1), each rule alone.
#include <gtest/gtest.h>

#include "tests/unit/pdf_worker/pdf_file.h"

namespace signet::test {
namespace {

PdfFile principal(const std::string& signature_extra = "") {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .signature_extra = signature_extra});
  return file;
}

TEST(PdfRange, DigitsOfContents) {
  const std::string complaint = "signature-malformed/HieuTruong/the digits of /Contents\n";
  PdfFile odd = principal();
  odd.octets = replaced(odd.octets, "0> ", "> ", true);
  odd.octets = replaced(odd.octets, "/Contents <30", " /Contents <30", true);
  EXPECT_EQ(complaints(ranged(odd, [](Numbers& n) { n[1] += 1; })), complaint);
  EXPECT_EQ(complaints(replaced(principal().octets, "00> ", "0 > ", true)), complaint);
  PdfFile empty = principal();
  const auto from = empty.octets.rfind("/Contents <"), to = empty.octets.find('>', from);
  empty.octets.replace(from, to - from + 1, std::string(to - from - 11, ' ') + "/Contents <>");
  EXPECT_EQ(complaints(ranged(empty, [&](Numbers& n) { n[1] = n[2] - 2; })), complaint);
}

TEST(PdfRange, ContentsTooLong) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .appearance = false});
  const auto behind = file.octets.find("> ", file.octets.rfind("/Contents <"));
  file.octets.insert(behind, 140000, '0');
  // The table behind it has moved: written again.
  const auto table = file.octets.rfind("xref\n", file.octets.rfind("startxref") - 1);
  file.octets = replaced(file.octets, "startxref\n" + std::to_string(file.startxref), "startxref\n" + std::to_string(table), true);
  EXPECT_EQ(complaints(ranged(file, [](Numbers& n) { n[2] += 140000; })), "signature-malformed/HieuTruong//Contents is too long\n");
}

TEST(PdfRange, EndInsideTheSignature) {
  const PdfFile base = PdfFile::simple();
  const PdfFile file = principal("/X (\nstartxref\n" + std::to_string(base.startxref) + "\n%%EOF\n)");
  const auto end = file.octets.find("%%EOF\n)") + 6;
  EXPECT_EQ(complaints(ranged(file, [&](Numbers& n) { n[3] = static_cast<long long>(end) - n[2]; })),
            "not-whole/HieuTruong//ByteRange ends inside the signature\n");
}

TEST(PdfRange, RevisionsInOrder) {
  const PdfFile base = PdfFile::simple();
  PdfFile file = principal();
  std::string older = std::to_string(base.startxref);
  older.insert(0, std::to_string(file.startxref).size() - older.size(), '0');
  file.octets = replaced(file.octets, "startxref\n" + std::to_string(file.startxref), "startxref\n" + older, true);
  file.update({{20, "null"}});
  EXPECT_EQ(complaints(file.octets), "not-whole/HieuTruong/the revisions are not in order\n");
}

TEST(PdfRange, RevisionOfAnotherFile) {
  PdfFile file = principal();
  std::string elsewhere = "5";
  elsewhere.insert(0, std::to_string(file.startxref).size() - 1, '0');
  file.octets = replaced(file.octets, "startxref\n" + std::to_string(file.startxref), "startxref\n" + elsewhere, true);
  file.update({{20, "null"}});
  EXPECT_EQ(complaints(file.octets), "not-whole/HieuTruong/the signed revision is none of this file\n");
}

TEST(PdfRange, TwoSignaturesOfOneRevision) {
  PdfFile file = PdfFile::simple();
  const std::string blank = "0 1111111111 1111111111 1111111111";
  file.sign({.field = "HieuTruong",
             .rectangle = "[400 200 500 240]",
             .also = {{40, "<< /FT /Sig /T (GVCN) /V 41 0 R >>"},
                      {41, "<< /Type /Sig /ByteRange [" + blank + "] /Contents <1111> >>"},
                      {5, file.with(5, "40 0 R", "/Fields [")}}});
  const auto gap = file.octets.rfind("/Contents <1111>") + 10, behind = gap + 6;
  std::string range = "0 " + std::to_string(gap) + " " + std::to_string(behind) + " " + std::to_string(file.octets.size() - behind);
  range.resize(blank.size(), ' ');
  file.octets = replaced(file.octets, blank, range);
  EXPECT_EQ(complaints(file.octets),
            "signature-malformed/GVCN/two signatures of one revision\nnot-whole/GVCN/the revisions are not in order\n");
}

TEST(PdfRange, SignatureInsideASignature) {
  EXPECT_EQ(complaints(principal("/X << /Type /Sig >>").octets).find("signature-hidden//a signature that no field shows"), 0U);
}

TEST(PdfRange, TypeOfTheDictionary) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .type = "/Font"});
  EXPECT_EQ(complaints(file.octets), "signature-malformed/HieuTruong//Type\n");
}

TEST(PdfRange, SignatureInAnObjectStream) {
  PdfFile file = principal();
  const auto octets = through_qpdf(file.octets, "--object-streams=generate");
  EXPECT_NE(complaints(octets).find("/HieuTruong/"), std::string::npos) << complaints(octets);
}

TEST(PdfRange, FieldWithSeveralWidgets) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /FT /Sig /T (HieuTruong) /Kids [21 0 R 22 0 R] >>"},
               {21, "<< /Parent 20 0 R /Subtype /Widget /Rect [1 1 9 9] >>"},
               {22, "<< /Parent 20 0 R /Subtype /Widget /Rect [1 1 9 9] >>"},
               {5, file.with(5, "20 0 R", "/Fields [")},
               {3, file.with(3, "21 0 R 22 0 R", "/Annots [")}});
  file.sign({.field = "HieuTruong", .existing = 20, .appearance = false});
  EXPECT_NE(complaints(file.octets).find("signature-malformed/HieuTruong/a field with several widgets"), std::string::npos);
}

TEST(PdfRange, FieldOnTwoPages) {
  PdfFile file = principal();
  file.add_empty_field("GVCN", "[60 200 160 240]");
  PdfFile two = PdfFile::simple();
  two.update({{20, "<< /FT /Sig /T (HieuTruong) /Subtype /Widget /Rect [1 1 9 9] >>"},
              {5, two.with(5, "20 0 R", "/Fields [")},
              {3, two.with(3, "20 0 R", "/Annots [")},
              {7, two.with(7, "/Annots [20 0 R]")}});
  two.sign({.field = "HieuTruong", .existing = 20});
  EXPECT_NE(complaints(two.octets).find("signature-malformed/HieuTruong/a field on two pages"), std::string::npos);
}

TEST(PdfRange, ObjectBeyondTheSignedRevision) {
  // The signed table already says where content will stand that is written only afterwards.
  constexpr std::size_t later = 50000;
  PdfFile file = PdfFile::simple();
  file.update({{3, file.replaced(3, "/Contents 4 0 R", "/Contents [4 0 R 12 0 R]")}});
  const std::size_t table = file.octets.size();
  file.octets += "xref\n12 1\n0000050000 00000 n \ntrailer\n<< /Size 13 /Root 1 0 R /Info 6 0 R /Prev " + std::to_string(file.startxref) +
                 " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  file.startxref = table;
  file.next = 13;
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.octets += std::string(later - file.octets.size(), ' ') + "12 0 obj\n<< /Length 1 >>\nstream\nq\nendstream\nendobj\n";
  file.update({{30, "null"}});
  EXPECT_EQ(complaints(file.octets), "not-whole/HieuTruong/beyond the signed revision: object 12\n");
}

TEST(PdfRange, SignatureOfAnotherFieldsRevision) {
  PdfFile file = PdfFile::simple();
  file.add_empty_field("HieuTruong", "[400 200 500 240]");
  file.sign({.field = "GVCN"});
  const int from = file.number_of_field("GVCN"), to = file.number_of_field("HieuTruong");
  const std::string value = "/V " + std::to_string(file.number_of_signature("GVCN")) + " 0 R";
  file.update({{from, file.replaced(from, value, "")}, {to, file.with(to, value)}});
  EXPECT_NE(complaints(file.octets).find("signature-malformed/HieuTruong/the field had another signature when it was signed"),
            std::string::npos)
      << complaints(file.octets);
}

}  // namespace
}  // namespace signet::test
