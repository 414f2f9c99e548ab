// One object at a place (ISO 32000-2 7.2, 7.3).
#include <gtest/gtest.h>

#include "policy/base/limits.h"
#include "policy/pdf_objects.h"
#include "tests/unit/journal/refused.h"

namespace signet {
namespace {

PdfValue value_of(const std::string& text) {
  static std::string kept;
  kept = "4 0 obj " + text + " endobj";
  auto object = parse_pdf_object(as_bytes(kept));
  EXPECT_TRUE(object) << text << ": " << object.refusal().detail;
  return object ? object->value : PdfValue{};
}

Result<PdfObject> parse(const std::string& text) {
  static std::string kept;
  kept = text;
  return parse_pdf_object(as_bytes(kept));
}

void refuse_value(const std::string& text, Reason reason = Reason::pdf_malformed) {
  SCOPED_TRACE(text.substr(0, 60));
  EXPECT_REFUSED(parse("4 0 obj " + text + " endobj"), reason);
}

TEST(PdfObject, HasANumberAValueAndAnEnd) {
  const auto object = parse("12 3 obj<</A 1>>endobj junk");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->id, (PdfReference{12, 3}));
  EXPECT_EQ(object->octets.size(), std::string_view{"12 3 obj<</A 1>>endobj"}.size());
  EXPECT_FALSE(object->stream);
  EXPECT_EQ(object->value.range, (ByteRange{8, 16}));
  EXPECT_EQ(object->value.find("A")->range, (ByteRange{13, 14}));
  EXPECT_EQ(object->value.find("B"), nullptr);
}

TEST(PdfObject, RefusesAnotherFrame) {
  for (const char* text : {"", " 4 0 obj 1 endobj", "0 0 obj 1 endobj", "8388608 0 obj 1 endobj", "4 65536 obj 1 endobj",
                           "-4 0 obj 1 endobj", "4 obj 1 endobj", "4 0 objx 1 endobj", "4 0 obj 1", "4 0 obj 1 endobjx", "4 0 obj endobj",
                           "4 0 obj 1 2 endobj", "99999999999 0 obj 1 endobj", "4 0 obj 1 stream\n\nendstream endobj", "4 0 obj << /A 1",
                           "4 0 obj [", "4 0 obj (", "4 0 obj <", "4 0 obj /"}) {
    SCOPED_TRACE(text);
    EXPECT_REFUSED(parse(text), Reason::pdf_malformed);
  }
}

TEST(PdfObject, ReadsNumbers) {
  EXPECT_EQ(value_of("17").integer, 17);
  EXPECT_EQ(value_of("+17").integer, 17);
  EXPECT_EQ(value_of("-98").integer, -98);
  EXPECT_EQ(value_of("-98").real, -98);
  EXPECT_EQ(value_of("9223372036854775807").integer, INT64_MAX);
  EXPECT_EQ(value_of("34.5").real, 34.5);
  EXPECT_EQ(value_of("34.5").type, PdfValue::Type::real);
  EXPECT_EQ(value_of("+123.6").real, 123.6);
  EXPECT_EQ(value_of("4.").real, 4);
  EXPECT_EQ(value_of("-.002").real, -.002);
  for (const char* text : {"--5", "+-5", "-", "+", ".", "-.", "1e5", "1.2.3", "0x10", "9223372036854775808", "1-2", "inf", "nan", "R",
                           "1 0 R0", "0 0 R", "1 65536 R", "8388608 0 R"}) {
    refuse_value(text);
  }
  refuse_value(std::string(65, '1') + ".0");
}

TEST(PdfObject, TellsReferencesFromIntegers) {
  EXPECT_EQ(value_of("7 0 R").reference, (PdfReference{7, 0}));
  const auto array = value_of("[1 2 3 0 R 4 5 6 1 %c\n R 7]");
  ASSERT_EQ(array.items.size(), 7U);
  EXPECT_EQ(array.items[1].integer, 2);
  EXPECT_EQ(array.items[2].reference, (PdfReference{3, 0}));
  EXPECT_EQ(array.items[5].reference, (PdfReference{6, 1}));
  EXPECT_EQ(array.items[6].integer, 7);
}

TEST(PdfObject, ReadsStrings) {
  EXPECT_EQ(value_of("(a(b)c)").text, "a(b)c");
  EXPECT_EQ(value_of("(\\(\\)\\\\\\n\\r\\t\\b\\f\\x)").text, "()\\\n\r\t\b\fx");
  EXPECT_EQ(value_of("(\\53\\0533\\5)").text, "++3\5");
  EXPECT_EQ(value_of("(a\\\r\nb\\\nc\\\rd)").text, "abcd");
  EXPECT_EQ(value_of("(a\r\nb\rc)").text, "a\nb\nc");
  EXPECT_EQ(value_of("<48 65\n6C6c6F>").text, "Hello");
  EXPECT_EQ(value_of("<487>").text, "Hp");
  EXPECT_EQ(value_of("<>").text, "");
  EXPECT_EQ(value_of("(% no comment)").text, "% no comment");
  for (const char* text : {"(a", "(a\\)", "<4x>", "<48", "<48%c\n>", ")", ">"}) refuse_value(text);
}

TEST(PdfObject, ReadsNames) {
  EXPECT_EQ(value_of("/Lime#20Green").text, "Lime Green");
  EXPECT_EQ(value_of("/").text, "");
  EXPECT_EQ(value_of("/A;Name_*1.2$@").text, "A;Name_*1.2$@");
  for (const char* text : {"/A#", "/A#2", "/A#2G", "/A#00", "/A#G2"}) refuse_value(text);
}

TEST(PdfObject, ReadsContainersAndWords) {
  const auto value = value_of("<< /A [true false null] % comment >>\r /B << /C (d) >>/D/E>>");
  ASSERT_EQ(value.entries.size(), 3U);
  EXPECT_TRUE(value.find("A")->items[0].boolean);
  EXPECT_EQ(value.find("A")->items[1].type, PdfValue::Type::boolean);
  EXPECT_FALSE(value.find("A")->items[1].boolean);
  EXPECT_EQ(value.find("A")->items[2].type, PdfValue::Type::null);
  EXPECT_EQ(value.find("B")->find("C")->text, "d");
  EXPECT_EQ(value.find("D")->text, "E");
  for (const char* text : {"<< /A >>", "<< 1 2 >>", "<< /A 1", "[1", "]", "<< (A) 1 >>", "True", "{1}", "<< /A 1 > >"}) refuse_value(text);
}

TEST(PdfObject, RefusesAKeyTwiceInWhateverSpelling) {
  refuse_value("<< /V 1 0 R /V 2 0 R >>");
  refuse_value("<< /V 1 0 R /W 1 /#56 2 0 R >>");
  refuse_value("<< /#41nnots 1 0 R /A#6enots 2 0 R >>");
  EXPECT_EQ(value_of("<< /#41nnots 1 >>").find("Annots")->integer, 1);
}

TEST(PdfObject, BoundsDepthAndNumber) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  value_of(nested(limits::depth_max + 1));
  refuse_value(nested(limits::depth_max + 2));
  refuse_value(nested(1000000));
  std::string many = "[";
  for (std::size_t i = 0; i < limits::pdf_objects_max; ++i) many += "0 ";
  refuse_value(many + "]", Reason::too_large);
}

TEST(PdfObject, SkipsAStreamByItsLength) {
  const auto stream = parse("4 0 obj << /Length 16 >> stream\r\nendstream endobj\nendstream\nendobj");
  ASSERT_TRUE(stream) << stream.refusal().detail;
  EXPECT_TRUE(stream->stream);
  EXPECT_EQ(stream->octets.back(), 'j');
  EXPECT_TRUE(parse("4 0 obj <</Length 0>>stream\nendstream endobj"));
  for (const char* text :
       {"<< /Length 5 0 R >> stream\nabcde\nendstream", "<< /Length 5 0 R >> stream\nendstream", "<< /Length 1.0 >> stream\nendstream",
        "<< /Length 5 >> stream\nabcde\n", "<< >> stream\nabcde\nendstream", "<< /Length 4 >> stream\nabcde\nendstream",
        "<< /Length 6 >> stream\nabcde\nendstream x", "<< /Length -1 >> stream\n\nendstream", "<< /Length 1.0 >> stream\na\nendstream",
        "<< /Length 5 >> stream abcde\nendstream", "<< /Length 5 >> stream\rabcde\nendstream", "<< /Length 500 >> stream\nabcde\nendstream",
        "<< /Length 9223372036854775807 >> stream\nabcde\nendstream", "<< /Length 5 >> stream\nabcde\n\nendstream"}) {
    refuse_value(text);
  }
}

}  // namespace
}  // namespace signet
