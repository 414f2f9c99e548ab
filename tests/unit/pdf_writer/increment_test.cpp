// The update as octets (ISO 32000-2 7.5.4 to 7.5.8, 12.8.1).
#include <gtest/gtest.h>

#include "document/compose/pdf_increment.h"
#include "judge.h"
#include "policy/base/limits.h"

namespace signet::test {
namespace {

using Piece = DrawingObject::Piece;

Drawing a_drawing() {
  Drawing drawing;
  drawing.objects = {{{{"<< /Mask ", 1}, {" /Length 3 >>"}}, true, to_bytes("abc")}, {{{"<< >>"}}}, {{{"<< /X ", 0}, {" >>"}}}};
  drawing.image = 0;
  drawing.font = 2;
  return drawing;
}

PdfIncrementParts some_parts() {
  PdfIncrementParts parts;
  parts.received_size = 5000;
  parts.startxref = 4000;
  parts.size = 20;
  parts.root = {1, 0};
  parts.info = {2, 3};
  parts.id = to_bytes("[<00> <01>]");
  parts.rewrites = {{{7, 2}, to_bytes("7 2 obj\n[ 1 ]\nendobj")}, {{6, 0}, to_bytes("6  0\nobj [ ] endobj")}};
  parts.field_name = "OrgSeal";
  parts.page = {3, 0};
  parts.contents_bytes = 16;
  return parts;
}

PdfSignatureEntries some_entries() { return {"ETSI.CAdES.detached", "D:20261126150405+07'00'", "Mẫu", {{"SGNT_Seal", "<< /V 1 >>"}}}; }

PdfAppearance an_appearance(const Drawing* drawing) { return {{1, 2, 3.5, 4.25}, {0, 1, -1, 0, 9, 0}, 7, 9, "q Q", drawing}; }

PdfIncrement written(const PdfIncrementParts& parts, const Drawing* drawing = nullptr) {
  return *write_increment(parts, some_entries(), an_appearance(drawing));
}

std::string whole(const PdfIncrementParts& parts, const PdfIncrement& increment) {
  return std::string(parts.received_size, 'r') + increment.before + std::string(2 * parts.contents_bytes, '0') + increment.after;
}

TEST(PdfIncrement, IsWrittenOutInFull) {
  const Drawing drawing = a_drawing();
  const auto increment = written(some_parts(), &drawing);
  EXPECT_EQ(
      increment.before,
      "6  0\nobj [ ] endobj\n7 2 obj\n[ 1 ]\nendobj\n"
      "20 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T (OrgSeal) /Rect [1 2 3.5 4.25] /F 132 /P 3 0 R /V 21 0 R /AP << /N 22 0 R >> "
      ">>\nendobj\n"
      "21 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20261126150405+07'00') /Name <FEFF004D1EAB0075>"
      " /SGNT_Seal << /V 1 >> /ByteRange [0 5396 5430 589                     ] /Contents <");
  EXPECT_EQ(
      increment.after,
      "> >>\nendobj\n"
      "22 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 7 9] /Matrix [0 1 -1 0 9 0] /Resources << /XObject << /Im0 23 0 R >> /Font << "
      "/F0 25 0 R >> >>"
      " /Length 3 >>\nstream\nq Q\nendstream\nendobj\n"
      "23 0 obj\n<< /Mask 24 0 R /Length 3 >>\nstream\nabc\nendstream\nendobj\n24 0 obj\n<< >>\nendobj\n25 0 obj\n<< /X 23 0 R >>\nendobj\n"
      "xref\n6 2\n0000005000 00000 n \n0000005020 00002 n \n20 6\n0000005041 00000 n \n0000005182 00000 n \n0000005441 00000 n \n"
      "0000005630 00000 n \n0000005696 00000 n \n0000005718 00000 n \n"
      "trailer\n<< /Size 26 /Root 1 0 R /Info 2 3 R /ID [<00> <01>] /Prev 4000 >>\nstartxref\n5750\n%%EOF\n");
}

// 12.8.1: the gap is /Contents with its angle brackets, and nothing else is left out.
TEST(PdfIncrement, TheByteRangeLeavesOutExactlyContents) {
  for (const bool stream : {false, true}) {
    for (const bool eol : {false, true}) {
      auto parts = some_parts();
      parts.xref_stream = stream;
      parts.ends_with_eol = eol;
      const auto increment = written(parts);
      const std::string file = whole(parts, increment);
      const auto [zero, length, second, rest] = increment.byte_range;
      EXPECT_EQ(zero, 0U);
      EXPECT_EQ(file.substr(length, second - length), "<" + std::string(32, '0') + ">");
      EXPECT_EQ(second + rest, file.size());
      EXPECT_NE(file.find("/ByteRange [0 " + std::to_string(length) + " " + std::to_string(second) + " " + std::to_string(rest) + " "),
                std::string::npos);
    }
  }
}

// 7.5.8.3: /W [1 4 2], its own entry among them.
TEST(PdfIncrement, AStreamNamesItself) {
  auto parts = some_parts();
  parts.xref_stream = true;
  const auto increment = written(parts);
  const std::string file = whole(parts, increment);
  const auto at = file.rfind("\n22 0 obj\n") + 1;
  EXPECT_NE(file.find("/Type /XRef /W [1 4 2] /Index [6 2 20 3] /Size 23 /Root 1 0 R", at), std::string::npos);
  EXPECT_NE(file.find("\nstartxref\n" + std::to_string(at) + "\n%%EOF\n", at), std::string::npos);
  const auto data = file.find("stream\n", at) + 7;
  EXPECT_EQ(file.substr(data + 35, 11), std::string("\nendstream\n"));
  const auto offset = [&](std::size_t entry) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(file[data + 7 * entry + 1 + i]);
    return value;
  };
  EXPECT_EQ(file.substr(offset(1), 8), "7 2 obj\n");
  EXPECT_EQ(file[data + 7 + 6], 2);  // its generation
  EXPECT_EQ(file.substr(offset(3), 9), "21 0 obj\n");
  EXPECT_EQ(offset(4), at);
}

TEST(PdfIncrement, AFileWithoutAnEndOfLineGetsOne) {
  auto parts = some_parts();
  parts.ends_with_eol = false;
  EXPECT_TRUE(written(parts).before.starts_with("\n6  0\nobj"));
  EXPECT_NE(written(parts).after.find("\n0000005001 00000 n \n"), std::string::npos);
}

TEST(PdfIncrement, WithoutANewFieldTheSignatureHasTheFirstNumber) {
  auto parts = some_parts();
  parts.new_field = false;
  const Drawing drawing = a_drawing();
  const auto numbers = number_increment(20, false, &drawing);
  EXPECT_EQ(numbers.field, 0U);
  EXPECT_EQ(numbers.signature, 20U);
  EXPECT_EQ(numbers.appearance, 21U);
  EXPECT_EQ(numbers.drawing, 22U);
  EXPECT_EQ(numbers.size, 25U);
  EXPECT_EQ(written(parts, &drawing).before.find("/Widget"), std::string::npos);
  EXPECT_NE(written(parts, &drawing).before.find("\n20 0 obj\n<< /Type /Sig "), std::string::npos);
}

TEST(PdfIncrement, AnInvisibleSignatureHasNoAppearance) {
  const auto increment = written(some_parts());
  EXPECT_EQ(increment.before.find("/AP"), std::string::npos);
  EXPECT_TRUE(increment.after.starts_with("> >>\nendobj\nxref\n"));
  EXPECT_EQ(number_increment(20, true, nullptr).appearance, 0U);
}

TEST(PdfIncrement, ATrailerWithoutInfoAndIdStaysWithout) {
  auto parts = some_parts();
  parts.info = {};
  parts.id = {};
  EXPECT_NE(written(parts).after.find("trailer\n<< /Size 22 /Root 1 0 R /Prev 4000 >>"), std::string::npos);
}

testing::AssertionResult refused_with(Reason reason, const std::string& detail, void (*change)(PdfIncrementParts&)) {
  auto parts = some_parts();
  change(parts);
  return refused_for(write_increment(parts, some_entries(), an_appearance(nullptr)), reason, detail);
}

TEST(PdfIncrement, PartsThatContradictEachOtherAreRefused) {
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "object 7 2", [](auto& p) { p.rewrites.push_back(p.rewrites[0]); }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "object 7 3", [](auto& p) {
    p.rewrites.push_back({{7, 3}, to_bytes("7 3 obj 1 endobj")});
  }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "object 0 0", [](auto& p) { p.rewrites[0] = {{0, 0}, to_bytes("0 0 obj 1 endobj")}; }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "object 20 0", [](auto& p) {
    p.rewrites[0] = {{20, 0}, to_bytes("20 0 obj 1 endobj")};
  }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "object 7 65536", [](auto& p) {
    p.rewrites[0] = {{7, 65536}, to_bytes("7 65536 obj 1 endobj")};
  }));
  for (const char* octets : {"8 2 obj 1 endobj", "7 1 obj 1 endobj", "72 obj 1 endobj", "7 2obj 1 endobj", "7 2 ob 1 endobj",
                             "7 2 obj 1 endob", "7 2 obj 1 endobj ", "7", ""}) {
    auto parts = some_parts();
    parts.rewrites[0].octets = to_bytes(octets);
    EXPECT_TRUE(refused_for(write_increment(parts, some_entries(), an_appearance(nullptr)), Reason::pdf_malformed, "object 7 2")) << octets;
  }
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "startxref", [](auto& p) { p.startxref = 5000; }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "size 0", [](auto& p) { p.size = 0; }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "root", [](auto& p) { p.root = {20, 0}; }));
  EXPECT_TRUE(refused_with(Reason::pdf_malformed, "root", [](auto& p) { p.root = {}; }));
}

TEST(PdfIncrement, WhatHasNoPlaceInASectionIsTooLarge) {
  EXPECT_TRUE(refused_with(Reason::too_large, "object numbers", [](auto& p) { p.size = limits::pdf_number_max - 3; }));
  EXPECT_TRUE(refused_with(Reason::too_large, "object numbers", [](auto& p) { p.size = 0xFFFFFFFF; }));
  EXPECT_TRUE(refused_with(Reason::too_large, "offsets", [](auto& p) { p.received_size = 9'999'999'999; }));
  EXPECT_TRUE(refused_with(Reason::too_large, "offsets", [](auto& p) { p.received_size = ~std::uint64_t{0}; }));
  EXPECT_TRUE(refused_with(Reason::too_large, "offsets", [](auto& p) { p.received_size = 0xFFFFFFFF, p.xref_stream = true; }));
  auto parts = some_parts();
  parts.received_size = 9'999'990'000;
  const auto widest = written(parts);
  EXPECT_EQ(widest.byte_range[1], 9'999'990'000 + widest.before.size() - 1);
  EXPECT_TRUE(widest.before.ends_with(std::to_string(widest.byte_range[3]) + std::string(9, ' ') + "] /Contents <")) << widest.before;
  parts.size = limits::pdf_number_max - 4;
  EXPECT_TRUE(write_increment(parts, some_entries(), an_appearance(nullptr)));
}

TEST(PdfText, AStringIsAsciiOrUtf16) {
  EXPECT_EQ(pdf_text_string("a(b)\\c"), "(a\\(b\\)\\\\c)");
  EXPECT_EQ(pdf_text_string("Ắ"), "<FEFF1EAE>");
  EXPECT_EQ(pdf_text_string("a\nb"), "<FEFF0061000A0062>");
  EXPECT_EQ(pdf_text_string("\xF0\x9F\x99\x82"), "<FEFFD83DDE42>");
  EXPECT_EQ(pdf_text_string("\xC3"), "<FEFFFFFD>");
  EXPECT_EQ(pdf_text_string("\xED\xA0\x80"), "<FEFFFFFDFFFDFFFD>");  // a surrogate is no character
}

TEST(PdfText, ADateHasVietnamsZone) { EXPECT_EQ(pdf_date(*parse_iso8601("2026-11-26T15:04:05+07:00")), "D:20261126150405+07'00'"); }

TEST(PdfText, ANumberHasAtMostThreeDecimals) {
  EXPECT_EQ(pdf_number(0), "0");
  EXPECT_EQ(pdf_number(-0.0001), "0");
  EXPECT_EQ(pdf_number(102.04724), "102.047");
  EXPECT_EQ(pdf_number(-0.5), "-0.5");
  EXPECT_EQ(pdf_number(1.9996), "2");
  EXPECT_EQ(pdf_number(2e9), "2000000000");
  EXPECT_EQ(pdf_number(0.05), "0.05");
}

}  // namespace
}  // namespace signet::test
