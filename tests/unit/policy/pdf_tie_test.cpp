// What ties a PDF to its XML.
#include <gtest/gtest.h>

#include "policy/pdf_tie.h"

namespace signet::test {
namespace {

const std::string pdf = "%PDF <HOC/> %%EOF";
const ByteRange place_of_xml{5, 11};
const std::string digest = to_hex(sha256("<HOC/>")), of_other = to_hex(sha256("<KHAC/>"));

using List = std::vector<Reason>;

struct Tied {
  List reasons;
  std::string named;
};

Tied tied(XmlTie tie, const std::string& named, const Result<std::optional<ByteRange>>& attachment, std::uint32_t files = 1,
          bool by_all = true) {
  DocumentFacts facts;
  if (!named.empty()) facts.fields["xml-sha256"] = named;
  Tied result;
  for (const auto& each : tie_to_xml({as_bytes(pdf), tie, attachment, files, by_all}, facts)) result.reasons.push_back(each.reason);
  result.named = field(facts, "xml-sha256");
  return result;
}

const Result<std::optional<ByteRange>> nothing{std::optional<ByteRange>{}}, there{std::optional{place_of_xml}};

TEST(PdfTie, TheRecordNamesIt) {
  EXPECT_EQ(tied(XmlTie::metadata, digest, nothing, 0).reasons, List{});
  EXPECT_EQ(tied(XmlTie::metadata, "", nothing, 0).reasons, List{Reason::field_missing});
  EXPECT_EQ(tied(XmlTie::metadata, "12", nothing, 0).reasons, List{Reason::field_missing});
  EXPECT_EQ(tied(XmlTie::metadata, digest, there).reasons, List{});
  EXPECT_EQ(tied(XmlTie::metadata, "", there).reasons, List{Reason::field_missing});
  EXPECT_EQ(tied(XmlTie::metadata, of_other, there).reasons, List{Reason::xml_differs});
}

TEST(PdfTie, ItIsAttached) {
  const auto alone = tied(XmlTie::attached, "", there);
  EXPECT_EQ(alone.reasons, List{});
  EXPECT_EQ(alone.named, digest);
  EXPECT_EQ(tied(XmlTie::attached, digest, there).reasons, List{});
  EXPECT_EQ(tied(XmlTie::attached, of_other, there).reasons, List{Reason::xml_differs});
  EXPECT_EQ(tied(XmlTie::attached, digest, nothing, 0).reasons, List{Reason::attachment_unclear});
  EXPECT_EQ(tied(XmlTie::attached, "12", there).reasons, List{Reason::field_missing});
}

TEST(PdfTie, NothingElseIsAttached) {
  EXPECT_EQ(tied(XmlTie::metadata, digest, nothing, 1).reasons, List{Reason::attachment_unclear});
  EXPECT_EQ(tied(XmlTie::attached, "", there, 2).reasons, List{Reason::attachment_unclear});
  EXPECT_EQ(tied(XmlTie::attached, "", there, 1, false).reasons, List{Reason::attachment_unclear});
  const Result<std::optional<ByteRange>> unclear{Refusal{Reason::attachment_unclear, "compressed"}};
  for (const auto tie : {XmlTie::metadata, XmlTie::attached})
    EXPECT_EQ(tied(tie, digest, unclear).reasons, List{Reason::attachment_unclear});
}

TEST(PdfTie, ARangeLiesInTheFile) {
  for (const ByteRange range : {ByteRange{11, 5}, ByteRange{5, pdf.size() + 1}})
    EXPECT_EQ(tied(XmlTie::attached, "", {std::optional{range}}).reasons, List{Reason::evidence_disagrees});
}

TEST(PdfTie, NothingIsAskedWithoutATie) {
  EXPECT_EQ(tied(XmlTie::none, "12", {Refusal{Reason::attachment_unclear, "compressed"}}, 7, false).reasons, List{});
}

}  // namespace
}  // namespace signet::test
