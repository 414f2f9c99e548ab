// What a signature's own /Reference says of the seal, and what a drawing may hold.
#include <gtest/gtest.h>

#include "policy/pdf_drawing.h"
#include "policy/pdf_lock.h"

namespace signet {
namespace {

/// The refusal's detail; empty: there is room for the seal.
std::string lock(const std::string& reference, bool new_field = false) {
  const std::string object = "7 0 obj\n<< /Reference " + reference + " >>\nendobj";
  auto parsed = parse_pdf_object(as_bytes(object));
  EXPECT_TRUE(parsed) << object;
  if (!parsed) return "?";
  PdfSignatureDictionary dictionary;
  dictionary.entries = parsed->value.entries;
  const auto room = check_lock_of_signature(dictionary, "SEAL", new_field);
  if (!room) EXPECT_EQ(room.refusal().reason, Reason::changes_forbidden);
  return room ? "" : room.refusal().detail;
}

std::string transform(const std::string& method, const std::string& parameters) {
  return "[<< /TransformMethod /" + method + " /TransformParams << " + parameters + " >> >>]";
}

TEST(PdfLock, CertificationLeavesFilledFieldsOnly) {
  EXPECT_EQ(lock(transform("DocMDP", "/P 1")), "DocMDP");
  EXPECT_EQ(lock(transform("DocMDP", "/P 2")), "");
  EXPECT_EQ(lock(transform("DocMDP", "/P 3")), "");
  EXPECT_EQ(lock(transform("DocMDP", "")), "");
  EXPECT_EQ(lock("[<< /TransformMethod /DocMDP >>]"), "");
  for (const char* permission : {"/P 1", "/P 2", "/P 3", ""})
    EXPECT_EQ(lock(transform("DocMDP", permission), true), "DocMDP") << permission;
  EXPECT_EQ(lock(transform("DocMDP", "/P 4")), "a lock or certification");
  EXPECT_EQ(lock(transform("DocMDP", "/P 9 0 R")), "a lock or certification");
}

TEST(PdfLock, AFieldLockThatNamesTheSealsFieldKeepsItOut) {
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /All")), "FieldMDP");
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /Include /Fields [(A) (SEAL)]")), "FieldMDP");
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /Include /Fields [(A)]"), true), "");
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /Exclude /Fields [(A)]")), "FieldMDP");
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /Exclude /Fields [<FEFF005300450041004C>]")), "");
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /Include")), "FieldMDP");
  EXPECT_EQ(lock(transform("FieldMDP", "/Action /Include /Fields [5 0 R]")), "FieldMDP");
}

TEST(PdfLock, WhatIsNotWrittenOutIsNotUnderstood) {
  for (const char* reference : {"5 0 R", "[5 0 R]", "<< >>", "[<< /TransformMethod /UR3 >>]", "[<< >>]",
                                "[<< /TransformMethod /FieldMDP /TransformParams 5 0 R >>]"})
    EXPECT_EQ(lock(reference), "a lock or certification") << reference;
  EXPECT_EQ(lock("[]"), "");
  // The second of two counts as well.
  EXPECT_EQ(lock("[<< /TransformMethod /DocMDP >> << /TransformMethod /FieldMDP /TransformParams << /Action /All >> >>]"), "FieldMDP");
}

Drawing drawing_of(const std::string& head, const std::string& stream = "") {
  Drawing drawing;
  drawing.objects.resize(2);
  drawing.objects[0].head = {{head, DrawingObject::Piece::none}};
  drawing.objects[1].head = {{"<< /Length " + std::to_string(stream.size()) + " /SMask ", 0}, {" >>", DrawingObject::Piece::none}};
  drawing.objects[1].has_stream = true;
  drawing.objects[1].stream = to_bytes(stream);
  return drawing;
}

TEST(PdfDrawing, EachPartIsOneObjectThatRefersToPartsOnly) {
  EXPECT_TRUE(check_drawing(drawing_of("<< /A 1 >>", "q Q")));
  for (const char* head : {"<< >> endobj 3 0 obj << >>", "<< /A 3 0 R >>", "[3 0 R]", "<< ", "", "<< >> stream", "3 0 R"})
    EXPECT_FALSE(check_drawing(drawing_of(head))) << head;
  auto other = drawing_of("<< >>");
  other.objects[1].stream = to_bytes("endstream endobj 1 0 obj << >> stream");  // longer than it says
  EXPECT_FALSE(check_drawing(other));
  other = drawing_of("<< >>");
  other.objects[1].head[0].object = 2;
  EXPECT_FALSE(check_drawing(other));
  other = drawing_of("<< >>");
  other.image = 2;
  EXPECT_FALSE(check_drawing(other));
  other.image = 1, other.font = 999;
  EXPECT_FALSE(check_drawing(other));
}

}  // namespace
}  // namespace signet
