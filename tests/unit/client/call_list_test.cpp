#include "client/call_list.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

DocumentResult refused(std::vector<Remark> remarks) {
  DocumentResult result;
  result.decision = DocumentResult::Decision::refused;
  result.remarks = std::move(remarks);
  return result;
}

Remark missing(const std::string& person, const std::string& subject, const std::string& class_name) {
  return remark({Reason::subject_teacher_missing, person, "subject-teacher", subject, class_name, ""});
}

TEST(CallList, NamesThePersonTheSubjectAndTheClassesInVietnamese) {
  std::vector<DocumentResult> results;
  for (int i = 0; i < 12; ++i) results.push_back(refused({missing("Trần Thị B", "Tin học", i % 2 == 0 ? "9C" : "9A")}));
  const auto list = calls(results);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(sentence(list[0], Language::vietnamese), "Thầy/Cô Trần Thị B (GVBM Tin học): còn 12 học bạ lớp 9A, 9C chưa ký");
  EXPECT_EQ(sentence(list[0], Language::english), "Trần Thị B (Subject teacher, Tin học): 12 transcripts of 9A, 9C not signed yet");
}

TEST(CallList, CountsADocumentOncePerCall) {
  const auto list = calls({refused({missing("Trần Thị B", "Tin học", "9A"), missing("Trần Thị B", "Tin học", "9A")})});
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].documents, 1u);
}

TEST(CallList, PutsTheMostDocumentsFirst) {
  const auto one = missing("A", "Toán", "8A1"), two = missing("B", "Tin học", "8A1");
  const auto list = calls({refused({one, two}), refused({two})});
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].person, "B");
}

TEST(CallList, KeepsSigningAgainApartFromSigningForTheFirstTime) {
  const auto changed = remark({Reason::content_changed, "Trần Thị B", "subject-teacher", "Tin học", "9A", ""});
  const auto list = calls({refused({missing("Trần Thị B", "Tin học", "9A")}), refused({changed})});
  ASSERT_EQ(list.size(), 2u);
  EXPECT_NE(list[0].need, list[1].need);
}

TEST(CallList, CallsTheSignerWhoseSignatureIsMeantNotTheOneTheTableUsuallyNames) {
  const auto list = calls({refused({remark({Reason::content_changed, "Lê Văn C", "principal", "", "", ""})})});
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(sentence(list[0], Language::vietnamese), "Lê Văn C (Hiệu trưởng): còn 1 học bạ cần kiểm tra và ký lại (content-changed)");
}

TEST(CallList, GathersWhatNobodyInParticularCausedUnderTheActor) {
  const auto open = remark({Reason::activation_missing, "", "", "", "", ""});
  const auto list = calls({refused({open}), refused({open})});
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(sentence(list[0], Language::vietnamese), "Văn thư: còn 2 học bạ cần xử lý (activation-missing)");
}

}  // namespace
}  // namespace signet::client
