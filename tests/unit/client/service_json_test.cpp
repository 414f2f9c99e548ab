#include "client/service_json.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

ServiceReply read_one(const HttpResponse& answer) { return read_seal_answers(answer, 1).at(0); }
DocumentResult explain_one(const HttpResponse& answer) { return read_explain_answers(answer, 1).at(0); }

using Decision = DocumentResult::Decision;

HttpResponse response(int status, std::string body) {
  HttpResponse made;
  made.status = status;
  made.body = std::move(body);
  return made;
}

const std::string reasons =
    R"("reasons":[{"code":"principal-missing","message_vi":"v","message_en":"e","who":"principal","rule":"r","person":"Lê Văn C","role":"principal","class":"8A1"}])";

TEST(SealAnswer, Sealed) {
  const auto reply =
      read_one(response(201, R"({"decision":"sealed","kind":"annual-transcript","reasons":[],"journal_index":7,"sealed_sha256":"ab",
      "redelivered":true,"receipt":"text","links":{"document":"/v1/seals/1/document","receipt":"/v1/seals/1/receipt"}})"));
  EXPECT_EQ(reply.result.decision, Decision::sealed);
  EXPECT_TRUE(reply.result.redelivered);
  EXPECT_EQ(reply.result.journal_index, 7u);
  EXPECT_EQ(reply.links.document, "/v1/seals/1/document");
  EXPECT_EQ(reply.receipt, "text");
}

TEST(Answers, HaveTheirNotes) {
  const std::string notes =
      R"("notes":[{"code":"late","message_vi":"v","message_en":"e","rule":"r"},{"code":7},{"code":"delegation","person":"B"}])";
  const auto sealed = read_one(
      response(201, R"({"decision":"sealed","reasons":[],)" + notes + R"(,"sealed_sha256":"ab","receipt":"t","links":{"document":"/d"}})"));
  ASSERT_EQ(sealed.result.notes.size(), 2u) << "one without a code says nothing";
  EXPECT_EQ(sealed.result.notes[0].code, "late");
  EXPECT_EQ(sealed.result.notes[1].person, "B");
  const auto explained = explain_one(response(200, R"({"decision":"would-seal","reasons":[],)" + notes + "}"));
  EXPECT_EQ(explained.notes.size(), 2u);
  EXPECT_TRUE(explained.remarks.empty());
}

TEST(SealAnswer, ASuccessWithoutItsPartsIsNoSuccess) {
  for (const char* body : {"{}", "not json", "[]", R"({"decision":"sealed"})", R"({"sealed_sha256":"ab","receipt":"r"})", R"({"links":7})"})
    EXPECT_EQ(read_one(response(201, body)).result.decision, Decision::failed) << body;
}

TEST(SealAnswer, RefusedWithEveryReason) {
  const auto reply = read_one(response(422, R"({"type":"x",)" + reasons + R"(,"journal_index":9})"));
  EXPECT_EQ(reply.result.decision, Decision::refused);
  ASSERT_EQ(reply.result.remarks.size(), 1u);
  EXPECT_EQ(reply.result.remarks[0].person, "Lê Văn C");
  EXPECT_EQ(reply.result.remarks[0].class_name, "8A1");
}

TEST(SealAnswer, ARefusalWithoutReasonIsNoAnswer) { EXPECT_EQ(read_one(response(422, "{}")).result.decision, Decision::failed); }

TEST(SealAnswer, OtherStatusesBecomeReasons) {
  const auto code_of = [](int status) { return read_one(response(status, "")).result.remarks.at(0).code; };
  EXPECT_EQ(code_of(413), "too-large");
  EXPECT_EQ(code_of(409), "idempotency-conflict");
  EXPECT_EQ(code_of(429), "busy");
  EXPECT_EQ(code_of(503), "unavailable");
  EXPECT_EQ(code_of(418), "unavailable");
}

TEST(ExplainAnswer, WouldSeal) {
  EXPECT_EQ(explain_one(response(200, R"({"decision":"would-seal","reasons":[]})")).decision, Decision::sealable);
  EXPECT_EQ(explain_one(response(200, R"({"decision":"refused",)" + reasons + "}")).decision, Decision::refused);
  EXPECT_EQ(explain_one(response(200, "{}")).decision, Decision::failed);
  EXPECT_EQ(explain_one(response(503, R"({"decision":"would-seal","reasons":[]})")).decision, Decision::failed);
}

TEST(Problem, TakesTheReasonItKnows) {
  EXPECT_EQ(read_problem(response(422, "{" + reasons + "}")).reason, Reason::principal_missing);
  EXPECT_EQ(read_problem(response(422, R"({"reasons":[{"code":"unheard-of"}]})")).reason, Reason::unavailable);
}

TEST(Hashes, RefusesWhatIsNoDigest) {
  EXPECT_TRUE(read_hashes(R"({"hashes":[]})"));
  for (const char* body : {"", "{}", R"({"hashes":["AA=="]})", R"({"hashes":[1]})"}) EXPECT_FALSE(read_hashes(body)) << body;
}

TEST(SealAnswer, APairHasAnElementForEachForm) {
  const std::string body = R"({"type":"x",)" + reasons +
                           R"(,"results":[{"decision":"refused","reasons":[{"code":"partner-refused"}],"journal_index":8},)" +
                           R"({"decision":"refused","reasons":[{"code":"xml-differs"}],"journal_index":9}]})";
  const auto replies = read_seal_answers(response(422, body), 2);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].result.remarks.at(0).code, "partner-refused");
  EXPECT_EQ(replies[1].result.remarks.at(0).code, "xml-differs");
  EXPECT_EQ(replies[1].result.journal_index, 9U);
}

TEST(SealAnswer, AProblemBeforeEitherFormWasReadIsBothForms) {
  const auto replies = read_seal_answers(response(422, R"({"type":"x",)" + reasons + "}"), 2);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].result.remarks, replies[1].result.remarks);
}

}  // namespace
}  // namespace signet::client
