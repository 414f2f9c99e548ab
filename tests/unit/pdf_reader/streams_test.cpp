// The attached XML as the key holder finds it.
#include <gtest/gtest.h>

#include "pdf_text.h"
#include "policy/base/limits.h"
#include "policy/pdf_streams.h"
#include "tests/unit/journal/refused.h"

namespace signet {
namespace {

using namespace signet::test;

/// A catalog that names file specification 20, whose stream is 21.
PdfBodies attached_bodies() {
  auto bodies = signed_bodies();
  bodies[1] = replaced(bodies[1], "/Type /Catalog", "/Type /Catalog /AF [20 0 R]");
  bodies[20] = "<< /Type /Filespec /F (a.xml) /EF << /F 21 0 R /UF 21 0 R >> >>";
  bodies[21] = "<< /Type /EmbeddedFile /Length 6 >>\nstream\n<HOC/>\nendstream";
  return bodies;
}

Result<std::string> attachment_of(const PdfBodies& bodies) {
  const auto pdf = pdf_of(bodies);
  TRY(const auto file, PdfTableFile::open(pdf.octets()));
  TRY(const auto range, find_attachment(file, file.trailer().root));
  return range ? pdf.text().substr(range->begin, range->end - range->begin) : std::string{"nothing"};
}

Result<std::string> altered(unsigned number, const std::string& from, const std::string& to) {
  auto bodies = attached_bodies();
  bodies[number] = replaced(bodies[number], from, to);
  return attachment_of(bodies);
}

TEST(PdfAttachment, IsFoundInEveryShapeOfAf) {
  EXPECT_EQ(*attachment_of(attached_bodies()), "<HOC/>");
  EXPECT_EQ(*altered(1, "[20 0 R]", "20 0 R"), "<HOC/>");
  EXPECT_EQ(*altered(1, "[20 0 R]", "[<< /EF << /F 21 0 R >> >>]"), "<HOC/>");
  EXPECT_EQ(*altered(1, "[20 0 R]", "<< /EF << /F 21 0 R >> >>"), "<HOC/>");
  auto bodies = attached_bodies();
  bodies[1] = replaced(bodies[1], "[20 0 R]", "22 0 R");
  bodies[22] = "[20 0 R]";
  EXPECT_EQ(*attachment_of(bodies), "<HOC/>");
  EXPECT_EQ(*altered(21, "stream\n<", "stream\r\n<"), "<HOC/>");
}

TEST(PdfAttachment, IsNothingWithoutAf) { EXPECT_EQ(*attachment_of(signed_bodies()), "nothing"); }

TEST(PdfAttachment, MustBeClear) {
  for (const char* af : {"[]", "[20 0 R 20 0 R]", "(a.xml)", "[(a.xml)]", "[[20 0 R]]"})
    EXPECT_REFUSED(altered(1, "[20 0 R]", af), Reason::attachment_unclear);
  for (const char* file : {"<< >>", "<< /F 21 0 R /UF 1 0 R >>", "<< /F (x) >>"})
    EXPECT_REFUSED(altered(20, "<< /F 21 0 R /UF 21 0 R >>", file), Reason::attachment_unclear);
  EXPECT_REFUSED(altered(20, "/EF", "/E"), Reason::attachment_unclear);
  EXPECT_REFUSED(altered(20, "/EF << /F 21 0 R /UF 21 0 R >>", "/EF 21 0 R"), Reason::pdf_malformed);
  EXPECT_REFUSED(altered(20, "21 0 R /UF 21 0 R", "6 0 R"), Reason::attachment_unclear);  // no stream
  EXPECT_REFUSED(altered(1, "20 0 R", "99 0 R"), Reason::pdf_malformed);
}

TEST(PdfAttachment, MustBePlain) {
  EXPECT_REFUSED(altered(21, "/Length", "/Filter /FlateDecode /Length"), Reason::attachment_unclear);
  EXPECT_REFUSED(altered(21, "/Length", "/Filter [] /Length"), Reason::attachment_unclear);
  EXPECT_REFUSED(altered(21, "/Length", "/F (elsewhere.xml) /Length"), Reason::attachment_unclear);
  EXPECT_REFUSED(altered(21, "/Length 6", "/Length 9"), Reason::pdf_malformed);
}

TEST(PdfAttachment, IsAtMostAsLongAsAnXml) {
  const auto of_size = [](std::size_t size) {
    auto bodies = attached_bodies();
    bodies[21] = "<< /Length " + std::to_string(size) + " >>\nstream\n" + std::string(size, 'x') + "\nendstream";
    return attachment_of(bodies);
  };
  EXPECT_TRUE(of_size(limits::xml_bytes_max));
  EXPECT_REFUSED(of_size(limits::xml_bytes_max + 1), Reason::attachment_unclear);
}

}  // namespace
}  // namespace signet
