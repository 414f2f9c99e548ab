// What is read at all: strict syntax, nothing that is never sealed, and an end to everything.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>

#include "document/pdf/inspect_pdf.h"
#include "document/pdf/qpdf_library.h"
//
#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>

#include "tests/support/thorough.h"
#include "tests/unit/pdf_worker/pdf_file.h"

namespace signet::test {
namespace {

PdfFile one_signature() {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  return file;
}

/// The simple file with object `number` replaced before it is signed.
std::string with_object(int number, const std::string& value, const Objects& more = {}) {
  Objects objects = PdfFile::simple().objects;
  objects[number] = value;
  for (const auto& [n, v] : more) objects[n] = v;
  PdfFile file = PdfFile::of(objects);
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  return file.octets;
}

#define EXPECT_COMPLAINT_OF(octets, what) EXPECT_NE(complaints(octets).find(what), std::string::npos) << complaints(octets)

TEST(PdfOpening, HeaderAtTheFirstOctet) {
  EXPECT_COMPLAINT_OF(" " + one_signature().octets, "pdf-malformed: the header");
  EXPECT_COMPLAINT_OF("\xEF\xBB\xBF" + one_signature().octets, "pdf-malformed: the header");
  for (const char* version : {"1.8", "3.0", "1,4", "1.10", "2.x"})
    EXPECT_COMPLAINT_OF(replaced(one_signature().octets, "%PDF-1.7", std::string{"%PDF-"} + version), "pdf-malformed: the header");
  EXPECT_COMPLAINT_OF("", "pdf-malformed: the header");
  EXPECT_EQ(complaints(replaced(one_signature().octets, "%PDF-1.7", "%PDF-1.0")), "");
  EXPECT_EQ(complaints(replaced(one_signature().octets, "%PDF-1.7", "%PDF-2.0")), "");
  EXPECT_TRUE(pdf::looks_like_pdf(as_bytes("%PDF-")));
  EXPECT_FALSE(pdf::looks_like_pdf(as_bytes("%PDF")));
  EXPECT_TRUE(pdf::looks_like_pdf(as_bytes(" %PDF-1.7")));
  EXPECT_FALSE(pdf::looks_like_pdf(as_bytes("<HOC_BA>%PDF-1.7</HOC_BA>")));
}

TEST(PdfOpening, Encryption) {
  EXPECT_COMPLAINT_OF(through_qpdf(PdfFile::simple().octets, "--encrypt '' owner 256 --"), "pdf-forbidden: encrypted");
  PdfFile file = one_signature();
  file.update({}, {.trailer = " /Encrypt 10 0 R"});
  EXPECT_COMPLAINT_OF(file.octets, "pdf-forbidden: encrypted");
}

TEST(PdfOpening, HybridOfTableAndStream) {
  PdfFile file = PdfFile::simple();
  file.update({{12, "null"}}, {.trailer = " /XRefStm 20"}).sign({.field = "HieuTruong"});
  EXPECT_COMPLAINT_OF(file.octets, "pdf-forbidden: a hybrid");
}

TEST(PdfOpening, ThingsThatAreNeverSealed) {
  const PdfFile base = PdfFile::simple();
  const auto catalog = [&](const std::string& extra) { return with_object(1, base.with(1, extra)); };
  EXPECT_COMPLAINT_OF(with_object(5, base.with(5, "/XFA [(template) 4 0 R]")), "pdf-forbidden//an XFA form");
  EXPECT_COMPLAINT_OF(with_object(5, base.with(5, "/NeedAppearances true")), "pdf-forbidden///NeedAppearances");
  EXPECT_EQ(complaints(with_object(5, base.with(5, "/NeedAppearances false"))), "");
  EXPECT_COMPLAINT_OF(catalog("/Perms << /UR 9 0 R >>"), "pdf-forbidden//usage rights");
  EXPECT_COMPLAINT_OF(catalog("/Perms << /UR3 9 0 R >>"), "pdf-forbidden//usage rights");
  EXPECT_COMPLAINT_OF(catalog("/Collection << >>"), "pdf-forbidden//a collection");
  EXPECT_COMPLAINT_OF(catalog("/OpenAction << /S /URI /URI (x) >>"), "pdf-forbidden//an action on opening");
  EXPECT_COMPLAINT_OF(catalog("/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI >> >>"), "pdf-forbidden//an action on opening");
  EXPECT_EQ(complaints(catalog("/OpenAction << /S /GoTo /D [3 0 R /Fit] >>")), "");
  EXPECT_COMPLAINT_OF(catalog("/AA << /WC << >> >>"), "pdf-forbidden//an action on an event");
  EXPECT_COMPLAINT_OF(catalog("/Names << /JavaScript << /Names [] >> >>"), "pdf-forbidden//JavaScript");
  EXPECT_COMPLAINT_OF(with_object(3, base.with(3, "/AA << >>")), "pdf-forbidden//an action on an event");
  EXPECT_COMPLAINT_OF(with_object(11, base.replaced(11, "/S /URI", "/S /Java#53cript")), "pdf-forbidden//an action: JavaScript");
  EXPECT_COMPLAINT_OF(with_object(12, "<< /X [ << /S /Launch >> ] >>"), "pdf-forbidden//an action: Launch");
  EXPECT_COMPLAINT_OF(with_object(5, base.with(5, "20 0 R", "/Fields ["), {{20, "<< /FT /Btn /T (x) /A << /S /URI >> >>"}}),
                      "pdf-forbidden//a field with an action");
}

TEST(PdfOpening, Syntax) {
  for (const char* value : {"<< /A /B", "<< /A /B /A /C >>", "[ 1 2", "(open", "<0x>", "<< 1 2 >>", "1 0 obj", "<< /A >>", "/A#zz", "/A#00",
                            "{ }", "1 2", "endobj", "R", "5 0 R 6", "<<>>>"})
    EXPECT_COMPLAINT_OF(with_object(12, value), "pdf-malformed: ") << value;
  for (const char* value : {"-.5", "+3", "null", "(a(b)\\)c)", "<0 1 A>", "[]", "<<>>", "/", "% comment\n 5", "true", "1."})
    EXPECT_EQ(complaints(with_object(12, value)), "") << value;
}

TEST(PdfOpening, StreamsEndWhereTheirLengthSays) {
  for (const char* value :
       {"<< /Length 3 >>\nstream\nabcdef\nendstream", "<< /Length 9000000 >>\nstream\nabc\nendstream", "<< >>\nstream\nabc\nendstream",
        "<< /Length -1 >>\nstream\nabc\nendstream", "<< /Length 99 0 R >>\nstream\nabc\nendstream",
        "<< /Length 10 0 R >>\nstream\nabc\nendstream", "<< /Length 3 >>\nstream\rabc\nendstream", "[]\nstream\nabc\nendstream",
        "<< /Length 3 >>\nstream\nabc\nendstream x"})
    EXPECT_COMPLAINT_OF(with_object(12, value), "pdf-malformed: ") << value;
  EXPECT_EQ(complaints(with_object(12, "<< /Length 13 0 R >>\r\nstream\r\nabc\r\nendstream", {{13, "3"}})), "");
}

TEST(PdfOpening, DeepNesting) {
  const auto nested = [](int levels, const std::string& open, const std::string& close) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += open;
    for (int i = 0; i < levels; ++i) text += close;
    return text;
  };
  EXPECT_EQ(complaints(with_object(12, nested(50, "[", "]"))), "");
  EXPECT_COMPLAINT_OF(with_object(12, nested(100, "[", "]")), "pdf-malformed: too many levels");
  EXPECT_COMPLAINT_OF(with_object(12, nested(60000, "<</A", ">>")), "pdf-malformed: ");
  EXPECT_COMPLAINT_OF(with_object(12, nested(100000, "(", ")")), "");
}

TEST(PdfOpening, Cycles) {
  const PdfFile base = PdfFile::simple();
  EXPECT_COMPLAINT_OF(with_object(7, "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] >>"), "pdf-malformed: ");
  EXPECT_COMPLAINT_OF(with_object(7, "<< /Type /Pages /Parent 2 0 R /Kids [7 0 R] >>"), "pdf-malformed: a page twice");
  EXPECT_COMPLAINT_OF(with_object(2, base.replaced(2, "7 0 R", "3 0 R")), "pdf-malformed: a page twice");
  EXPECT_COMPLAINT_OF(with_object(7, base.replaced(7, "/Parent 2 0 R", "/Parent 7 0 R")), "pdf-malformed: a page's parent");
  const auto fields = [&](const Objects& more) { return with_object(5, base.with(5, "20 0 R", "/Fields ["), more); };
  EXPECT_COMPLAINT_OF(fields({{20, "<< /FT /Sig /T (a) /Kids [21 0 R] >>"}, {21, "<< /T (b) /Parent 20 0 R /Kids [20 0 R] >>"}}),
                      "pdf-malformed: a field twice");
  EXPECT_COMPLAINT_OF(fields({{20, "<< /FT /Sig /T (a) /Kids [21 0 R] >>"}, {21, "<< /T (b) /Parent 21 0 R >>"}}),
                      "pdf-malformed: a field's parent");
  EXPECT_COMPLAINT_OF(fields({{20, "<< /FT /Sig /T (a.b) >>"}}), "pdf-malformed: a field's name");
  EXPECT_COMPLAINT_OF(fields({{20, "<< /FT /Sig >>"}}), "pdf-malformed: a field without a name");
  EXPECT_COMPLAINT_OF(fields({{20, "<< /FT /Sig /T (HieuTruong) >>"}}), "pdf-malformed: two fields of one name");
  PdfFile file = PdfFile::simple();
  file.octets = replaced(file.octets, "/Root", "/Prev " + std::to_string(file.startxref) + " /Root");
  EXPECT_COMPLAINT_OF(file.octets, "pdf-malformed: a cycle of cross-references");
}

TEST(PdfOpening, DeepFields) {
  Objects fields;
  for (int i = 0; i < 100; ++i) {
    fields[20 + i] = "<< /T (a) " + (i > 0 ? "/Parent " + std::to_string(19 + i) + " 0 R" : std::string{}) +
                     (i < 99 ? " /Kids [" + std::to_string(21 + i) + " 0 R]" : std::string{" /FT /Sig"}) + " >>";
  }
  EXPECT_COMPLAINT_OF(with_object(5, PdfFile::simple().with(5, "20 0 R", "/Fields ["), fields), "too-large: ");
}

TEST(PdfOpening, TablesThatAreNotWhole) {
  const auto octets = PdfFile::simple().octets;
  const auto told = [&](const std::string& from, const std::string& to) {
    return complaints(replaced(octets, from, to), wire::InspectMode::general);
  };
  EXPECT_EQ(told("/ID", "/ID"), "");
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{" 00000 n \n", " 00000 n\n\n"},
                                                                                 {" 00000 n \n", " 00000 x \n"},
                                                                                 {" 00000 n \n", " 00001 n \n"},
                                                                                 {"xref\n0 12", "xref\n0 99"},
                                                                                 {"xref\n0 12", "xref\n1 12"},
                                                                                 {"/Size 12", "/Size 999"},
                                                                                 {"/Size 12", "/Size -1"},
                                                                                 {"/Root 1 0 R", "/Root 2 0 R"},
                                                                                 {"/Root 1 0 R", "/Root null"}})
    EXPECT_NE(told(from, to).find("pdf-malformed: "), std::string::npos) << to << told(from, to);
  EXPECT_EQ(told("xref\n0 12", "xref\n0 999999999"), "too-large: objects\n");
  EXPECT_EQ(told("xref\n0 12", "xref\n300000 12"), "too-large: objects\n");
  PdfFile wrong = PdfFile::simple();
  const auto entry = wrong.octets.find(" 00000 n \n");
  wrong.octets[entry - 1] = wrong.octets[entry - 1] == '9' ? '8' : static_cast<char>(wrong.octets[entry - 1] + 1);
  EXPECT_COMPLAINT_OF(wrong.octets, "pdf-malformed: no object");
}

TEST(PdfOpening, EndOfTheFile) {
  const auto octets = PdfFile::simple().octets;
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\n%%EOF\n", "%%EOF\n"}, {"\n%%EOF\n", "\n%EOF\n"}, {"startxref\n", "startxref"}, {"startxref\n", "startxref\n-"}})
    EXPECT_NE(complaints(replaced(octets, from, to), wire::InspectMode::general).find("pdf-malformed: "), std::string::npos) << to;
  for (const char* end : {"\n%%EOF", "\n%%EOF\r\n", "\r%%EOF\r", "\r\n%%EOF\n"})
    EXPECT_EQ(complaints(replaced(octets, "\n%%EOF\n", end), wire::InspectMode::general), "") << end;
}

TEST(PdfOpening, AnotherObjectInTheEntrysPlace) {
  PdfFile file = PdfFile::simple();
  file.update({{12, "null"}});
  EXPECT_EQ(complaints(replaced(file.octets, "12 0 obj", "13 0 obj"), wire::InspectMode::general),
            "pdf-malformed: another object in the place of object 12\n");
  EXPECT_EQ(complaints(replaced(file.octets, "12 0 obj", "12 1 obj"), wire::InspectMode::general),
            "pdf-malformed: another object in the place of object 12\n");
}

TEST(PdfOpening, SameNumberTwiceInOneSection) {
  PdfFile file = PdfFile::simple();
  const std::size_t here = file.octets.size();
  file.octets += "xref\n4 1\n0000000020 00000 n \n4 1\n0000000020 00000 n \ntrailer\n<< /Size 12 /Root 1 0 R /Prev " +
                 std::to_string(file.startxref) + " >>\nstartxref\n" + std::to_string(here) + "\n%%EOF\n";
  EXPECT_COMPLAINT_OF(file.octets, "pdf-malformed: an object twice in one section");
}

TEST(PdfOpening, TooManyRevisions) {
  PdfFile file = PdfFile::simple();
  for (int i = 0; i < 130; ++i) file.update({{12, "null"}});
  EXPECT_COMPLAINT_OF(file.octets, "too-large: revisions");
}

TEST(PdfOpening, RoomForTheSeal) {
  Objects objects = PdfFile::simple().objects;
  objects[12] = "<< /Length 33000000 >>\nstream\n" + std::string(33000000, 'x') + "\nendstream";
  PdfFile large = PdfFile::of(objects);
  large.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(large.octets), "");
  objects[12] = "<< /Length 33200000 >>\nstream\n" + std::string(33200000, 'x') + "\nendstream";
  PdfFile full = PdfFile::of(objects);
  full.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(full.octets), "too-large: no room for the seal: octets\n");
  EXPECT_EQ(complaints(full.octets, wire::InspectMode::release), "");
}

TEST(PdfOpening, RoomForTheSealInRevisions) {
  PdfFile file = PdfFile::simple();
  for (int i = 0; i < 126; ++i) file.update({{12, "null"}});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "too-large: no room for the seal: revisions\n");
  EXPECT_EQ(complaints(file.octets, wire::InspectMode::release), "");
}

// --- bombs -------------------------------------------------------------------------------------------------------------

std::string deflated(const std::string& data) {
  Pl_Buffer out{"out"};
  Pl_Flate flate{"flate", &out, Pl_Flate::a_deflate};
  flate.write(reinterpret_cast<const unsigned char*>(data.data()), data.size());
  flate.finish();
  const auto buffer = out.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

/// A file whose cross-reference stream has this dictionary entry and these data.
std::string cross_reference(const std::string& entries, const std::string& data) {
  PdfFile file = PdfFile::simple();
  const std::size_t here = file.octets.size();
  return file.octets + "12 0 obj\n<< /Type /XRef /Size 13 /Root 1 0 R /Prev " + std::to_string(file.startxref) + " /Length " +
         std::to_string(data.size()) + " " + entries + " >>\nstream\n" + data + "\nendstream\nendobj\nstartxref\n" + std::to_string(here) +
         "\n%%EOF\n";
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(PdfOpening, HugePredictor) {
  const auto before = peak_kilobytes();
  for (const char* columns : {"2147483647", "100000", "0", "-5"}) {
    const auto octets = cross_reference(
        std::string{"/W [1 4 2] /Index [0 0] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns "} + columns + " >>",
        deflated("abc"));
    EXPECT_COMPLAINT_OF(octets, "pdf-malformed: ") << columns;
  }
  EXPECT_LT(peak_kilobytes() - before, 50000);
}

TEST(PdfOpening, CrossReferenceBomb) {
  const auto octets = cross_reference("/W [1 4 2] /Filter /FlateDecode", deflated(std::string(100 * 1024 * 1024, '\0')));
  EXPECT_COMPLAINT_OF(octets, "too-large: compressed objects");
}

TEST(PdfOpening, CrossReferenceStreamsThatAreWrong) {
  for (const char* entries :
       {"/W [1 4]", "/W [9 1 1]", "/W [0 0 0]", "/W [1 4 2] /Index [0 0]", "/W [1 4 2] /Index [0 1 2]", "/W [1 4 2] /Index [0 99]",
        "/W [1 4 2] /Filter /LZWDecode", "/W [1 4 2] /Filter [/FlateDecode /FlateDecode]", "/W [1 4 2] /Filter /FlateDecode", ""})
    EXPECT_COMPLAINT_OF(cross_reference(entries, "abcdefg"), "pdf-malformed: ") << entries;
  EXPECT_COMPLAINT_OF(cross_reference("/W [1 4 2] /Index [0 0]", "abcdefg"), "pdf-malformed: a cross-reference stream at octet");
}

/// A file with an object stream of these data, its catalog's /X in it.
std::string object_stream(const std::string& entries, const std::string& data) {
  PdfFile file = PdfFile::simple();
  const std::size_t holder = file.octets.size();
  file.octets += "12 0 obj\n<< /Type /ObjStm " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
                 "\nendstream\nendobj\n";
  const std::size_t here = file.octets.size();
  const auto row = [](int type, std::size_t second, int third) {
    std::string text{static_cast<char>(type)};
    for (int i = 3; i >= 0; --i) text.push_back(static_cast<char>(second >> (8 * i) & 0xff));
    return text + std::string{'\0', static_cast<char>(third)};
  };
  const std::string rows = row(1, holder, 0) + row(2, 12, 0) + row(1, here, 0);
  return file.octets + "14 0 obj\n<< /Type /XRef /Size 15 /Root 1 0 R /W [1 4 2] /Index [12 3] /Prev " + std::to_string(file.startxref) +
         " /Length " + std::to_string(rows.size()) + " >>\nstream\n" + rows + "\nendstream\nendobj\nstartxref\n" + std::to_string(here) +
         "\n%%EOF\n";
}

std::string read_generally(const std::string& octets) { return complaints(octets, wire::InspectMode::general); }

TEST(PdfOpening, ObjectStreams) {
  EXPECT_EQ(read_generally(object_stream("/N 1 /First 5", "13 0 << /A 1 >>")), "");
  EXPECT_EQ(read_generally(object_stream("/N 1 /First 5 /Filter /FlateDecode", deflated("13 0 << /A 1 >>"))), "");
  for (const auto& [entries, data] : std::vector<std::pair<std::string, std::string>>{{"/N 1 /First 5", "15 0 << /A 1 >>"},
                                                                                      {"/N 1 /First 500", "13 0 << /A 1 >>"},
                                                                                      {"/N 9 /First 5", "13 0 << /A 1 >>"},
                                                                                      {"/N 2 /First 10", "13 0 13 0 << /A 1 >>"},
                                                                                      {"/N 1 /First 5", "13 0 << /A 1"},
                                                                                      {"/N 1 /First 5", "13 9999 << /A 1"},
                                                                                      {"/N 1 /First 5 /Filter /FlateDecode", "garbage"}})
    EXPECT_NE(read_generally(object_stream(entries, data)).find("pdf-malformed: "), std::string::npos) << entries << data;
}

TEST(PdfOpening, ObjectStreamBomb) {
  const auto before = peak_kilobytes();
  const auto octets = object_stream("/N 1 /First 5 /Filter /FlateDecode", deflated("13 0 [" + std::string(200 * 1024 * 1024, ' ') + "]"));
  const auto made = peak_kilobytes();
  EXPECT_NE(read_generally(octets).find("too-large: compressed objects"), std::string::npos);
  EXPECT_LE(peak_kilobytes() - made, 150000) << before;
}

TEST(PdfOpening, ObjectsOverObjects) {
  // Each object begins in the comment of the one before: refused before reading becomes quadratic.
  constexpr std::size_t count = 20000, width = 16;
  PdfFile file = PdfFile::simple();
  std::string offsets;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string digits = std::to_string(file.octets.size());
    offsets += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    const std::string head = std::to_string(100 + i) + " 0 obj %";
    file.octets += head + std::string(width - head.size(), ' ');
  }
  file.octets += "\nnull endobj\n";
  const std::size_t here = file.octets.size();
  file.octets += "xref\n100 " + std::to_string(count) + "\n" + offsets + "trailer\n<< /Size " + std::to_string(100 + count) +
                 " /Root 1 0 R /Prev " + std::to_string(file.startxref) + " >>\nstartxref\n" + std::to_string(here) + "\n%%EOF\n";
  EXPECT_EQ(read_generally(file.octets), "too-large: objects over objects\n");
}

TEST(PdfOpening, TruncatedAnywhere) {
  const auto octets = one_signature().octets;
  for (std::size_t size = 0; size < octets.size() - 1; size += world::every(5) + size % 7) {
    const auto output = inspect(octets.substr(0, size));
    EXPECT_TRUE(output.reason != 0 || !output.pdf->whole || !output.pdf->defects.empty()) << size;
  }
}

TEST(PdfOpening, AnyOctetChangedNeverCrashes) {
  std::mt19937 random{20261126};
  for (const char* options : {"", "--object-streams=generate"}) {
    PdfFile base = *options == 0 ? PdfFile::simple() : PdfFile::read(through_qpdf(PdfFile::simple().octets, options));
    base.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
    for (int i = 0; i < static_cast<int>(1500 / world::every(6)); ++i) {
      std::string octets = base.octets;
      for (int k = 0; k < 1 + i % 3; ++k) octets[random() % octets.size()] = static_cast<char>(random());
      for (const auto mode : {wire::InspectMode::seal, wire::InspectMode::release, wire::InspectMode::general})
        static_cast<void>(inspect(octets, mode));
    }
  }
}

/// Whatever is appended, in whatever form: no complaint only where nothing was changed, and never both silent and whole.
TEST(PdfOpening, AppendedOctetsAreNeverTakenForSigned) {
  std::mt19937 random{5};
  const PdfFile base = one_signature();
  PdfFile longer = base;
  longer.update({{4, "<< /Length 1 >>\nstream\nq\nendstream"}, {3, base.with(3, "/CropBox [0 0 9 9]")}});
  const std::string increment = longer.octets.substr(base.octets.size());
  for (int i = 0; i < static_cast<int>(1500 / world::every(6)); ++i) {
    std::string tail = increment;
    for (int k = 0; k < i % 6; ++k) {
      const auto at = random() % tail.size();
      if (random() % 3 == 0)
        tail.erase(at, 1 + random() % 9);
      else
        tail[at] = static_cast<char>(random());
    }
    if (tail.empty()) continue;
    const auto output = inspect(base.octets + tail);
    EXPECT_NE(complaints(output), "") << tail;
    EXPECT_TRUE(output.reason != 0 || !output.pdf->whole) << tail;
  }
}

TEST(PdfOpening, LargeScanAndManySignaturesStayWithinMemory) {
  Objects objects = PdfFile::simple().objects;
  const std::size_t size = 28 * 1024 * 1024;
  objects[12] =
      "<< /Type /XObject /Subtype /Image /Length " + std::to_string(size) + " >>\nstream\n" + std::string(size, 'x') + "\nendstream";
  PdfFile file = PdfFile::of(objects);
  for (int i = 0; i < 14; ++i)
    file.sign({.field = "GVBM_M" + std::to_string(i),
               .rectangle = "[" + std::to_string(10 + 30 * i) + " 10 " + std::to_string(30 + 30 * i) + " 30]"});
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  const auto memory = peak_kilobytes();
  EXPECT_EQ(complaints(file.octets), "");
  EXPECT_LT(peak_kilobytes() - memory, 50000);
}

}  // namespace
}  // namespace signet::test
