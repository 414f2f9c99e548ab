// Attacks on signed PDFs, by the names under which they are known. Each changes what a reader sees, or what seems signed,
// and leaves every signature's own octets alone.
#include <gtest/gtest.h>

#include <regex>

#include "document/pdf/inspect_pdf.h"

#include "tests/unit/pdf_worker/pdf_file.h"

namespace signet::test {
namespace {

PdfFile signed_file() {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "GVBM_TOAN", .rectangle = "[60 200 160 240]"});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  return file;
}

std::string stream_of(const std::string& text) {
  return "<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream";
}

#define EXPECT_COMPLAINT(octets, what) EXPECT_NE(complaints(octets).find(what), std::string::npos) << complaints(octets)
#define EXPECT_CHANGED(file, what) EXPECT_COMPLAINT((file).octets, std::string{"changed-after-signing/HieuTruong/"} + what)

// --- shadow attacks: what is shown was prepared before signing --------------------------------------------------------

TEST(PdfAttack, ShadowReplace) {
  PdfFile file = signed_file();
  file.update({{4, stream_of("BT (Diem: 10) Tj ET")}});
  EXPECT_CHANGED(file, "object 4");
  EXPECT_COMPLAINT(file.octets, "changed-after-signing/GVBM_TOAN/object 4");
}

TEST(PdfAttack, ShadowReplaceOfAFont) {
  PdfFile file = signed_file();
  file.update({{10, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"}});
  EXPECT_CHANGED(file, "object 10");
}

TEST(PdfAttack, ShadowHide) {
  PdfFile file = signed_file();
  file.update({}, {.freed = {10}});
  EXPECT_CHANGED(file, "freed: object 10");
}

TEST(PdfAttack, ShadowHideAndReplaceByTheTableAlone) {
  // Two catalogs in the signed part; the update's table turns from one to the other without a new octet of content.
  PdfFile file = PdfFile::simple();
  const std::size_t hidden = file.octets.size();
  file.octets += "4 0 obj\n" + stream_of("BT (Diem: 10) Tj ET") + "\nendobj\n";
  file.update({{12, "null"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "");
  const std::size_t table = file.octets.size();
  std::string digits = std::to_string(hidden);
  digits.insert(0, 10 - digits.size(), '0');
  file.octets += "xref\n4 1\n" + digits + " 00000 n \ntrailer\n<< /Size " + std::to_string(file.next) + " /Root 1 0 R /Info 6 0 R /Prev " +
                 std::to_string(file.startxref) + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  EXPECT_CHANGED(file, "taken from signed octets: object 4");
}

TEST(PdfAttack, ShadowHideAndReplaceByAnUndefinedObject) {
  PdfFile file = PdfFile::simple();
  file.update({{3, file.replaced(3, "/Contents 4 0 R", "/Contents [4 0 R 900 0 R]")}, {901, "null"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "");
  file.update({{900, stream_of("BT (more) Tj ET")}});
  EXPECT_CHANGED(file, "named before it was there: object 900");
}

TEST(PdfAttack, ShadowHideByAnotherGeneration) {
  PdfFile file = signed_file();
  const std::size_t object = file.octets.size();
  file.octets += "4 1 obj\n" + file.objects.at(4) + "\nendobj\n";
  const std::size_t table = file.octets.size();
  const std::string digits = std::to_string(object);
  file.octets += "xref\n4 1\n" + std::string(10 - digits.size(), '0') + digits + " 00001 n \ntrailer\n<< /Size " +
                 std::to_string(file.next) + " /Root 1 0 R /Info 6 0 R /Prev " + std::to_string(file.startxref) + " >>\nstartxref\n" +
                 std::to_string(table) + "\n%%EOF\n";
  EXPECT_COMPLAINT(file.octets, "pdf-malformed: the cross-reference is read in two ways");
}

TEST(PdfAttack, MetadataThatIsContentToo) {
  PdfFile file = PdfFile::simple();
  file.update({{3, file.replaced(3, "/Contents 4 0 R", "/Contents 8 0 R")}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.update({{8, "<< /Type /Metadata /Subtype /XML /Length 19 >>\nstream\nBT (Diem: 10) Tj ET\nendstream"}});
  EXPECT_CHANGED(file, "object 8");
}

TEST(PdfAttack, ValidationDataThatIsContentToo) {
  PdfFile file = PdfFile::simple();
  file.update({{1, file.with(1, "/DSS << /Certs [4 0 R] >>")}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.update({{4, stream_of("BT (Diem: 10) Tj ET")}});
  EXPECT_CHANGED(file, "object 4");
}

TEST(PdfAttack, CrossReferenceStreamThatIsContentToo) {
  PdfFile file = PdfFile::simple();
  file.stream = true;
  file.update({{3, file.replaced(3, "/Contents 4 0 R", "/Contents [4 0 R 20 0 R]")}, {19, "null"}});
  const auto number = [&] { return file.next - 1; };
  ASSERT_EQ(number(), 20);
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "");
  const int next = file.next;
  file.next = 20;  // the update's own stream takes the number again
  file.update({}, {.size = next});
  file.next = next;
  EXPECT_CHANGED(file, "object 20");
}

TEST(PdfAttack, ObjectStreamReplaced) {
  PdfFile file = PdfFile::read(through_qpdf(PdfFile::simple().octets, "--object-streams=generate"));
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  const auto at = file.octets.find("/Type /ObjStm");
  const auto head = file.octets.rfind(" 0 obj", at);
  const int number = std::stoi(file.octets.substr(file.octets.rfind('\n', head) + 1));
  const auto begin = file.octets.find("<<", head), end = file.octets.find("endobj", head);
  file.update({{number, file.octets.substr(begin, end - begin)}});
  EXPECT_CHANGED(file, "an object stream: object " + std::to_string(number));
}

// --- incremental saving attack -----------------------------------------------------------------------------------------

TEST(PdfAttack, IncrementalSavingWithATable) {
  PdfFile file = signed_file();
  file.update({{3, file.replaced(3, "/Contents 4 0 R", "/Contents 40 0 R")}, {40, stream_of("BT (Diem: 10) Tj ET")}});
  EXPECT_CHANGED(file, "the page: /Contents");
}

TEST(PdfAttack, IncrementalSavingWithoutATable) {
  PdfFile file = signed_file();
  file.update({{4, stream_of("BT (Diem: 10) Tj ET")}}, {.xref = false});
  EXPECT_CHANGED(file, "octets behind the last revision");
}

TEST(PdfAttack, IncrementalSavingWithoutATrailer) {
  PdfFile file = signed_file();
  file.update({{4, stream_of("BT (Diem: 10) Tj ET")}}, {.trailer_part = false});
  EXPECT_COMPLAINT(file.octets, "pdf-malformed: ");
}

TEST(PdfAttack, IncrementalSavingOfABodyAlone) {
  PdfFile file = signed_file();
  file.octets += "4 0 obj\n" + stream_of("BT (Diem: 10) Tj ET") + "\nendobj\n";
  EXPECT_EQ(complaints(file.octets), "not-whole: octets behind the last revision\n");
  file.octets += "%%EOF\n";
  EXPECT_COMPLAINT(file.octets, "pdf-malformed: the end of the file");
}

TEST(PdfAttack, TrailingOctets) {
  for (const char* tail : {"\n", " ", "x", "%comment\n", "\r\n\r\n"})
    EXPECT_EQ(complaints(signed_file().octets + tail), "not-whole: octets behind the last revision\n") << tail;
  EXPECT_EQ(complaints(signed_file().octets + "%%EOF\n"), "pdf-malformed: the end of the file\n");
}

TEST(PdfAttack, BetweenTwoSignatures) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "GVBM_TOAN", .rectangle = "[60 200 160 240]"});
  file.update({{4, stream_of("BT (Diem: 10) Tj ET")}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "changed-after-signing/GVBM_TOAN/object 4\n");
}

// --- signature wrapping: the range is moved or stretched ---------------------------------------------------------------

TEST(PdfAttack, SignatureWrapping) {
  const PdfFile file = signed_file();
  const auto wrong = [&](const std::function<void(Numbers&)>& make) { return complaints(ranged(file, make)); };
  const std::string gap = "not-whole/HieuTruong//ByteRange leaves out something else than /Contents\n";
  const std::string end = "not-whole/HieuTruong//ByteRange does not end with a revision\n";
  EXPECT_EQ(wrong([](auto& n) { n[0] = 1; }), gap);
  EXPECT_EQ(wrong([](auto& n) { n[1] -= 10; }), gap);
  EXPECT_EQ(wrong([](auto& n) { n[1] += 1; }), gap);
  EXPECT_EQ(wrong([](auto& n) { n[2] += 100, n[3] -= 100; }), gap);
  EXPECT_EQ(wrong([](auto& n) { n[3] -= 10; }), end);
  EXPECT_EQ(wrong([](auto& n) { n[3] += 10; }), "not-whole/HieuTruong//ByteRange goes beyond the file\n");
  EXPECT_EQ(wrong([](auto& n) { n[2] = 99999999; }), gap);
}

TEST(PdfAttack, SignatureWrappingWithAMovedTable) {
  // The second part of the range is moved to the end; a new table and other objects stand between.
  PdfFile file = signed_file();
  const std::string moved = ranged(file, [](auto& n) { n[2] += 1000; });
  const auto gap = moved.rfind("/Contents <") + 10;
  std::string octets = moved;
  octets.insert(moved.find('>', gap) + 1, std::string(1000, ' '));
  EXPECT_NE(complaints(octets), "");
}

TEST(PdfAttack, RangeOfAnEarlierRevision) {
  PdfFile file = PdfFile::simple();
  const std::size_t first = file.octets.size();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_COMPLAINT(ranged(file, [&](auto& n) { n[3] = static_cast<long long>(first) - n[2]; }), "not-whole/HieuTruong/");
}

// --- universal signature forgery ----------------------------------------------------------------------------------------

std::string forged(const std::string& from, const std::string& to) {
  PdfFile file = signed_file();
  const auto at = file.octets.rfind(from);
  EXPECT_NE(at, std::string::npos);
  EXPECT_EQ(from.size(), to.size());
  return file.octets.replace(at, from.size(), to);
}

TEST(PdfAttack, UniversalSignatureForgery) {
  const auto complaint = [](const std::string& from, const std::string& to) { return complaints(forged(from, to)); };
  EXPECT_NE(complaint("/ByteRange", "/ByteRangX").find("not-whole/HieuTruong//ByteRange"), std::string::npos);
  EXPECT_NE(complaint("/ByteRange [0 ", "/ByteRange [-0").find("not-whole/HieuTruong//ByteRange"), std::string::npos);
  EXPECT_NE(complaint("/ByteRange [0 0", "/ByteRange [-0-"), "");
  EXPECT_NE(complaint("/Contents <30", "/ContentX <30").find("signature-malformed/HieuTruong//Contents"), std::string::npos);
  EXPECT_NE(complaint("/Contents <3003", "/Contents <300 ").find("signature-malformed/HieuTruong/"), std::string::npos);
  EXPECT_NE(complaint("/Contents <3003", "/Contents <300x"), "");
}

TEST(PdfAttack, UniversalSignatureForgeryByOtherValues) {
  for (const char* value :
       {"/ByteRange null /Contents <3003020101>", "/ByteRange [0 1 2] /Contents <3003020101>", "/ByteRange [] /Contents <30>",
        "/ByteRange [0 10 20 -30] /Contents <3003020101>", "/ByteRange [0 -10 20 30] /Contents <3003020101>",
        "/ByteRange [0 10 20 30] /Contents null", "/ByteRange [0 10 20 30]", "/Contents <30>", "/ByteRange [0 10 20 30] /Contents <>",
        "/ByteRange [0 10 20 30] /Contents <303>", "/ByteRange [0 10 20 30] /Contents (0)", "/ByteRange 10 0 R /Contents <3030>",
        "/ByteRange [0 10 20 30] /Contents 10 0 R", "/ByteRange [0.0 10 20 30] /Contents <3030>", ""}) {
    PdfFile file = PdfFile::simple();
    file.update({{20, "<< /FT /Sig /T (HieuTruong) /V 21 0 R /Type /Annot /Subtype /Widget /Rect [1 1 2 2] >>"},
                 {21, std::string{"<< /Type /Sig /Filter /Adobe.PPKLite "} + value + " >>"},
                 {5, file.with(5, "20 0 R", "/Fields [")},
                 {3, file.with(3, "20 0 R", "/Annots [")}});
    const auto output = inspect(file.octets);
    ASSERT_TRUE(output.pdf) << value;
    EXPECT_TRUE(output.pdf->signatures.empty()) << value;
    EXPECT_NE(complaints(output).find("/HieuTruong/"), std::string::npos) << value << complaints(output);
    EXPECT_FALSE(output.pdf->whole);
  }
}

TEST(PdfAttack, ValueThatIsNoObjectOfItsOwn) {
  for (const char* value : {"<< /Type /Sig /ByteRange [0 1 2 3] /Contents <3030> >>", "/Name", "10 0 R"}) {
    PdfFile file = PdfFile::simple();
    file.update({{20, std::string{"<< /FT /Sig /T (HieuTruong) /V "} + value + " >>"}, {5, file.with(5, "20 0 R", "/Fields [")}});
    EXPECT_COMPLAINT(file.octets, "/HieuTruong/");
  }
}

// --- annotations over what was signed -----------------------------------------------------------------------------------

TEST(PdfAttack, EvilAnnotation) {
  PdfFile file = signed_file();
  const int number = file.next;
  file.update({{number, "<< /Type /Annot /Subtype /FreeText /Rect [60 700 300 730] /Contents (10,0) /DA (/F1 12 Tf) >>"},
               {3, file.with(3, std::to_string(number) + " 0 R", "11 0 R")}});
  EXPECT_CHANGED(file, "");
}

TEST(PdfAttack, EvilAnnotationAtTheEndOfTheList) {
  PdfFile file = signed_file();
  const int number = file.next;
  std::string page = file.objects.at(3);
  page.insert(page.find(']', page.find("/Annots")), " " + std::to_string(number) + " 0 R");
  file.update({{number, "<< /Type /Annot /Subtype /FreeText /Rect [60 700 300 730] >>"}, {3, page}});
  EXPECT_CHANGED(file, "an annotation that is no new signature");
}

TEST(PdfAttack, EvilAnnotationOnAnotherPage) {
  PdfFile file = signed_file();
  file.update({{file.next, "<< /Type /Annot /Subtype /Stamp /Rect [60 700 300 730] >>"},
               {7, file.with(7, "/Annots [" + std::to_string(file.next) + " 0 R]")}});
  EXPECT_CHANGED(file, "an annotation that is no new signature");
}

TEST(PdfAttack, SignatureShownAgain) {
  PdfFile file = signed_file();
  file.update({{7, file.with(7, "/Annots [" + std::to_string(file.number_of_field("GVBM_TOAN")) + " 0 R]")}});
  EXPECT_CHANGED(file, "an annotation that is no new signature");
}

TEST(PdfAttack, SneakySignatureOverASignature) {
  PdfFile file = signed_file();
  file.sign({.field = "GVCN", .rectangle = "[390 190 510 250]"});
  EXPECT_CHANGED(file, "a field over a signature: GVCN");
}

TEST(PdfAttack, SneakySignatureOverAnAnnotation) {
  PdfFile file = signed_file();
  file.sign({.field = "GVCN", .rectangle = "[390 690 510 750]"});
  EXPECT_CHANGED(file, "a field over an annotation: GVCN");
}

TEST(PdfAttack, SneakySignatureInTheSealsPlaceOfAnotherName) {
  PdfFile file = signed_file();
  file.sign({.field = "ConDau2", .rectangle = "[390 190 510 250]"});
  EXPECT_CHANGED(file, "a field over a signature: ConDau2");
  EXPECT_COMPLAINT(file.octets, "unknown-signature/ConDau2/ConDau2");
}

TEST(PdfAttack, GeneralModeWithoutALayoutAdmitsASealButNoCover) {
  wire::InspectRequest any;
  any.mode = wire::InspectMode::general;
  const auto told = [&](const char* rectangle) {
    PdfFile file = signed_file();
    file.sign({.field = "X", .rectangle = rectangle});
    return complaints(pdf::inspect_document(as_bytes(file.octets), any));
  };
  EXPECT_EQ(told("[370 180 430 260]"), "");
  EXPECT_NE(told("[370 180 460 260]").find("a field over a signature: X"), std::string::npos);
}

TEST(PdfAttack, SignatureMovedOrEnlarged) {
  PdfFile file = signed_file();
  const int widget = file.number_of_field("HieuTruong");
  file.update({{widget, file.replaced(widget, "[400 200 500 240]", "[0 0 595 842]")}});
  EXPECT_CHANGED(file, "object " + std::to_string(widget));
}

TEST(PdfAttack, AppearanceOfAnotherSignatureReplaced) {
  PdfFile file = signed_file();
  const int appearance = file.number_of_signature("HieuTruong") + 1;
  file.update({{appearance, "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 1 >>\nstream\nq\nendstream"}});
  EXPECT_CHANGED(file, "object " + std::to_string(appearance));
}

TEST(PdfAttack, FilledFieldGainsMoreThanASignature) {
  for (const char* extra : {" /A << /S /URI /URI (x) >>", " /OC 9 0 R", " /MK << /CA (x) >>"}) {
    PdfFile file = PdfFile::simple();
    file.add_empty_field("GVCN", "[60 100 160 140]");
    file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
    file.sign({.field = "GVCN", .existing = file.number_of_field("GVCN"), .value_extra = extra});
    EXPECT_CHANGED(file, "object " + std::to_string(file.number_of_field("GVCN"))) << extra;
  }
}

TEST(PdfAttack, LockTakenAwayByTheNextSigner) {
  PdfFile file = PdfFile::simple();
  file.add_empty_field("GVCN", "[60 100 160 140]", "/Lock << /Action /All >>");
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  const int field = file.number_of_field("GVCN");
  file.objects[field] = file.replaced(field, "/Lock << /Action /All >>", "");
  file.sign({.field = "GVCN", .existing = field});
  EXPECT_CHANGED(file, "object " + std::to_string(field));
}

TEST(PdfAttack, FilledFieldIsMovedOrShown) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"[60 100 160 140]", "[390 190 510 250]"}, {"/F 4", "/F 36"}, {"/F 4", "/F 0"}}) {
    PdfFile file = PdfFile::simple();
    file.add_empty_field("GVCN", "[60 100 160 140]");
    file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
    const int field = file.number_of_field("GVCN");
    file.objects[field] = file.replaced(field, from, to);
    file.sign({.field = "GVCN", .existing = field});
    EXPECT_CHANGED(file, "object " + std::to_string(field));
  }
}

TEST(PdfAttack, AppearanceFromOldObjects) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.sign({.field = "GVCN", .rectangle = "[60 100 160 140]", .field_extra = "/AP << /N 20 0 R >>", .appearance = false});
  EXPECT_CHANGED(file, "the appearance of a new field: GVCN");
}

// --- the form --------------------------------------------------------------------------------------------------------------

TEST(PdfAttack, FieldThatWasThereBefore) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /FT /Sig /T (GVCN) /Type /Annot /Subtype /Widget /Rect [60 700 300 730] >>"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.update({{5, file.with(5, "20 0 R", "/Fields [")}});
  EXPECT_CHANGED(file, "a new field that was there before: GVCN");
}

TEST(PdfAttack, FormThatIsSomethingElseToo) {
  PdfFile file = PdfFile::simple();
  file.update({{9, file.with(9, "/X 5 0 R")}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"}).sign({.field = "GVCN"});
  EXPECT_CHANGED(file, "object 5");
}

TEST(PdfAttack, AnnotationsThatAreSomethingElseToo) {
  const auto told = [](const std::string& layer) {
    PdfFile file = PdfFile::simple();
    file.add_empty_field("HieuTruong", "[400 200 500 240]");
    const std::string widget = std::to_string(file.number_of_field("HieuTruong")) + " 0 R";
    file.update({{3, std::regex_replace(file.objects.at(3), std::regex{"/Annots \\[[^\\]]*\\]"}, "/Annots 20 0 R")},
                 {20, "[" + widget + "]"},
                 {9, layer}});
    file.sign({.field = "HieuTruong", .existing = file.number_of_field("HieuTruong")});
    file.update({{30, "<< /FT /Sig /T (GVCN) /Type /Annot /Subtype /Widget /Rect [60 200 160 240] >>"},
                 {5, file.with(5, "30 0 R", "/Fields [")},
                 {20, "[" + widget + " 30 0 R]"}});
    return complaints(file.octets);
  };
  EXPECT_EQ(told("<< /Type /OCG /Name (layer) >>"), "");
  EXPECT_EQ(told("<< /Type /OCG /Name (layer) /X 20 0 R >>"), "changed-after-signing/HieuTruong/object 20\n");
}

TEST(PdfAttack, NewTextField) {
  PdfFile file = signed_file();
  file.update({{file.next, "<< /FT /Tx /T (x) /V (10) /Type /Annot /Subtype /Widget /Rect [60 700 300 730] >>"},
               {5, file.with(5, std::to_string(file.next) + " 0 R", std::to_string(file.number_of_field("HieuTruong")) + " 0 R")}});
  EXPECT_CHANGED(file, "a new field that is no signature field");
}

TEST(PdfAttack, NewFieldWithAnAction) {
  PdfFile file = signed_file();
  file.sign({.field = "GVCN", .field_extra = "/AA << /E << /S /GoTo /D [3 0 R /Fit] >> >>"});
  EXPECT_CHANGED(file, "a new field with more than a signature field has: GVCN");
  EXPECT_COMPLAINT(file.octets, "pdf-forbidden//");
}

TEST(PdfAttack, SignatureTakenOutOfTheForm) {
  PdfFile file = signed_file();
  file.update({{5, file.replaced(5, std::to_string(file.number_of_field("GVBM_TOAN")) + " 0 R", "")}});
  EXPECT_CHANGED(file, "the form's /Fields");
  EXPECT_COMPLAINT(file.octets, "signature-hidden//a signature that no field shows");
}

TEST(PdfAttack, SignatureRemoved) {
  PdfFile file = signed_file();
  const int field = file.number_of_field("HieuTruong");
  file.update({{field, file.replaced(field, "/V " + std::to_string(file.number_of_signature("HieuTruong")) + " 0 R", "")}});
  EXPECT_COMPLAINT(file.octets, "signature-hidden//");
}

TEST(PdfAttack, SignatureReplacedByAnother) {
  PdfFile file = signed_file();
  file.sign({.field = "GVCN"});
  const int field = file.number_of_field("HieuTruong");
  file.objects[field] = file.replaced(field, "/V " + std::to_string(file.number_of_signature("HieuTruong")) + " 0 R", "");
  file.sign({.field = "HieuTruong", .existing = field, .appearance = false});
  EXPECT_COMPLAINT(file.octets, "signature-hidden//");
  EXPECT_COMPLAINT(file.octets, "changed-after-signing/GVCN/object " + std::to_string(field));
}

TEST(PdfAttack, DoublyUsedSignature) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "GVBM_TOAN", .rectangle = "[60 200 160 240]"});
  file.update({{20, "<< /FT /Sig /T (HieuTruong) /V " + std::to_string(file.number_of_signature("GVBM_TOAN")) + " 0 R >>"},
               {5, file.with(5, "20 0 R", std::to_string(file.number_of_field("GVBM_TOAN")) + " 0 R")}});
  EXPECT_COMPLAINT(file.octets, "signature-hidden/HieuTruong/a signature of two fields");
  EXPECT_COMPLAINT(file.octets, "changed-after-signing/GVBM_TOAN/a signature that was there before its field: HieuTruong");
}

TEST(PdfAttack, OrphanSignature) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <3030> >>"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "signature-hidden//a signature that no field shows, object 20 0\n");
}

TEST(PdfAttack, OrphanSignatureOfAnUnusedRevision) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /Byte#52ange [0 1 2 3] /Contents <3030> >>"}}).update({{20, "null"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "signature-hidden//a signature that no field shows, object 20 0\n");
}

TEST(PdfAttack, OrphanSignatureInsideAnotherObject) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "[ << /X << /Type /DocTimeStamp >> >> ]"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_COMPLAINT(file.octets, "signature-hidden//a signature that no field shows, object 20 0");
}

TEST(PdfAttack, OrphanSignatureInAnObjectStream) {
  PdfFile base = PdfFile::simple();
  base.update({{20, "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <3030> >>"}, {1, base.with(1, "/X 20 0 R")}});
  PdfFile file = PdfFile::read(through_qpdf(base.octets, "--object-streams=generate"));
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_COMPLAINT(file.octets, "signature-hidden//a signature that no field shows");
}

TEST(PdfAttack, ValueInAWidgetOrAboveAField) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  const std::string value = std::to_string(file.number_of_signature("HieuTruong")) + " 0 R";
  file.update({{40, "<< /FT /Sig /T (a) /Kids [41 0 R] >>"},
               {41, "<< /Parent 40 0 R /Subtype /Widget /V " + value + " >>"},
               {5, file.with(5, "40 0 R", "/Fields [")}});
  EXPECT_COMPLAINT(file.octets, "signature-hidden//a signature that is not its field's own");
}

// --- pages and catalog --------------------------------------------------------------------------------------------------------

TEST(PdfAttack, PageAttributes) {
  for (const char* extra : {"/CropBox [0 0 100 100]", "/MediaBox [0 0 10 10]", "/UserUnit 2", "/AA << >>", "/Group << >>"}) {
    PdfFile file = signed_file();
    file.update({{3, file.with(3, extra)}});
    EXPECT_CHANGED(file, "the page: /") << extra;
  }
  PdfFile file = signed_file();
  file.update({{3, file.replaced(3, "/Rotate 0", "/Rotate 180")}});
  EXPECT_CHANGED(file, "the page: /Rotate");
}

TEST(PdfAttack, PageTree) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"3 0 R 7 0 R", "7 0 R 3 0 R"}, {"3 0 R 7 0 R", "3 0 R"}, {"[0 0 595 842]", "[0 0 595 400]"}}) {
    PdfFile file = signed_file();
    file.update({{2, file.replaced(2, from, to)}});
    EXPECT_CHANGED(file, "object 2");
  }
}

TEST(PdfAttack, CatalogEntries) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"/ON [9 0 R]", "/OFF [9 0 R]"},
                                                                                 {"/Pages 2 0 R", "/Pages 2 0 R /ViewerPreferences << >>"},
                                                                                 {"/Pages 2 0 R", "/Pages 2 0 R /Outlines 9 0 R"},
                                                                                 {"/Metadata 8 0 R", ""},
                                                                                 {"/AcroForm 5 0 R", ""},
                                                                                 {"/Pages 2 0 R", "/Pages 2 0 R /Version /x"}}) {
    PdfFile file = signed_file();
    file.update({{1, file.replaced(1, from, to)}});
    const auto told = complaints(file.octets, wire::InspectMode::general);
    EXPECT_TRUE(told.find("changed-after-signing/HieuTruong/the ") != std::string::npos ||
                told.find("signature-hidden") != std::string::npos)
        << to << told;
  }
}

TEST(PdfAttack, OptionalContent) {
  PdfFile file = signed_file();
  file.update({{9, "<< /Type /OCG /Name (another) >>"}});
  EXPECT_CHANGED(file, "object 9");
}

TEST(PdfAttack, AnotherCatalog) {
  PdfFile file = signed_file();
  file.update({{file.next, file.objects.at(1)}}, {.root = file.next});
  EXPECT_CHANGED(file, "another catalog");
}

TEST(PdfAttack, InformationDictionary) {
  PdfFile file = signed_file();
  file.update({{6, "<< /Producer (test) /Title (another transcript) >>"}});
  EXPECT_CHANGED(file, "object 6");
}

TEST(PdfAttack, FormEntries) {
  for (const char* extra : {"/NeedAppearances true", "/CO []", "/Q 1", "/XFA []"}) {
    PdfFile file = signed_file();
    file.update({{5, file.with(5, extra)}});
    EXPECT_CHANGED(file, "the form's /") << extra;
  }
  PdfFile file = signed_file();
  file.update({{5, file.replaced(5, "/F1 10 0 R", "/F1 9 0 R")}});
  EXPECT_CHANGED(file, "the form's /DR");
}

TEST(PdfAttack, FormsDefaultAppearance) {
  PdfFile file = PdfFile::simple();
  file.update({{5, file.with(5, "/DA (/F1 0 Tf)")}}).sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  file.update({{5, file.replaced(5, "/F1 0 Tf", "/F1 99 Tf")}});
  EXPECT_CHANGED(file, "the form's /DA");
}

TEST(PdfAttack, AnnotationTakenOut) {
  PdfFile file = signed_file();
  file.update({{3, file.replaced(3, "11 0 R", "")}});
  EXPECT_CHANGED(file, "the annotations of a page");
}

}  // namespace
}  // namespace signet::test
