// What the key holder reads of a PDF, and when.
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/examine_pdf.h"
#include "policy/rules.h"
#include "tests/support/file.h"

namespace signet::test {
namespace {

std::vector<Reason> reasons_of(const std::string& file, const PdfEvidence& evidence) {
  const auto profile = *read_pdf_profile(world::read_file(SIGNET_PDF_PROFILE));
  const Signers nobody;
  const auto examination = examine_pdf({evidence, profile, nobody, nullptr, as_bytes(file), evidence.document, Instant{}, 300});
  EXPECT_FALSE(examination.verified);
  EXPECT_FALSE(examination.plan);
  std::vector<Reason> reasons;
  for (const auto& defect : examination.defects) reasons.push_back(defect.reason);
  return reasons;
}

bool holds(const std::vector<Reason>& reasons, Reason reason) { return std::find(reasons.begin(), reasons.end(), reason) != reasons.end(); }

PdfEvidence signed_by_the_principal(const std::string& file) {
  PdfEvidence evidence;
  evidence.document = sha256(file);
  PdfSignatureEvidence principal;
  principal.role = static_cast<std::uint8_t>(Role::principal);
  principal.field = "CBQL";
  principal.end = file.size();
  evidence.signatures = {principal};
  return evidence;
}

// Invariant 1: tables and objects are read by the key holder only where the principal's signature holds over them. These are
// no tables at all, which our own reading would say.
TEST(ExaminePdf, NothingIsReadByUsThatThePrincipalHasNotSigned) {
  const std::string head = "%PDF-1.7\n", object = "7 0 obj\n<< /Type /Sig /Contents <00> >>\nendobj";
  const std::string file = head + object + "\nno tables\n%%EOF\n";
  auto evidence = signed_by_the_principal(file);
  evidence.signatures.front().object = {head.size(), head.size() + object.size()};
  const auto reasons = reasons_of(file, evidence);
  EXPECT_TRUE(holds(reasons, Reason::not_whole));
  EXPECT_FALSE(holds(reasons, Reason::pdf_malformed));
  evidence.signatures.clear();
  EXPECT_TRUE(holds(reasons_of(file, evidence), Reason::principal_missing));
  EXPECT_FALSE(holds(reasons_of(file, evidence), Reason::pdf_malformed));
}

TEST(ExaminePdf, AnotherDocumentsEvidenceIsNone) {
  const std::string file = "%PDF-1.7\n";
  auto evidence = signed_by_the_principal(file);
  evidence.document = sha256("another");
  const auto profile = *read_pdf_profile(world::read_file(SIGNET_PDF_PROFILE));
  const Signers nobody;
  const auto examination = examine_pdf({evidence, profile, nobody, nullptr, as_bytes(file), sha256(file), Instant{}, 300});
  ASSERT_EQ(examination.defects.size(), 1U);
  EXPECT_EQ(examination.defects.front().reason, Reason::evidence_disagrees);
}

}  // namespace
}  // namespace signet::test
