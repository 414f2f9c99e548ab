// PDFs of other producers and signers (tests/data/pdf): the world can sign on top of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/file.h"
#include "tests/support/pdf_transcript.h"
#include "tests/unit/world_pdf/judges.h"

namespace signet::world {
namespace {

std::string data(const std::string& name) { return read_file(std::filesystem::path{SIGNET_PDF_DATA} / (name + ".pdf")); }

class Producer : public testing::TestWithParam<const char*> {};

TEST_P(Producer, IsSignedByEverybody) {
  auto pdf = a_pdf(World::shared()).pupil(300);
  pdf.over(adopted(data(GetParam()), pdf.form()));
  const auto file = pdf.file();
  const auto judged = judge_with_pdfsig(file);
  EXPECT_EQ(judged.size(), 15U);
  for (const auto& one : judged) EXPECT_TRUE(one.valid && one.trusted) << one.field;
  EXPECT_TRUE(qpdf_accepts(file));
  EXPECT_EQ(valid_for_openssl(file), 15U);
  EXPECT_EQ(valid_for_mutool(file), 15U);
  EXPECT_NE(file.find(record_text(pdf.form().record)), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(Data, Producer,
                         testing::Values("chromium", "cairo", "writer", "pdftex", "pdftex-1.4", "object-streams", "linearized",
                                         "version-2.0"));

class ForeignSigner : public testing::TestWithParam<std::pair<const char*, int>> {};

TEST_P(ForeignSigner, IsFollowedByEverybodyElse) {
  const auto& [name, number] = GetParam();
  auto pdf = a_pdf(World::shared()).pupil(number);
  pdf.over(data(name)).without("teacher-TOAN");
  const auto file = pdf.file();
  const auto judged = judge_with_pdfsig(file);
  EXPECT_EQ(judged.size(), 15U);
  for (const auto& one : judged) {
    EXPECT_TRUE(one.valid) << one.field;
    EXPECT_EQ(one.trusted, one.field != "GVBM-TOAN-1") << one.field;
  }
  EXPECT_TRUE(qpdf_accepts(file));
}
INSTANTIATE_TEST_SUITE_P(Data, ForeignSigner,
                         testing::Values(std::pair{"signed-by-openssl", 301}, std::pair{"signed-by-java", 302},
                                         std::pair{"signed-by-poppler", 303}));

}  // namespace
}  // namespace signet::world
