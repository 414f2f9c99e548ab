#include "client/service_json.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

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
      read_seal_answer(response(201, R"({"decision":"sealed","kind":"annual-transcript","reasons":[],"journal_index":7,"sealed_sha256":"ab",
      "redelivered":true,"receipt":"text","links":{"document":"/v1/seals/1/document","receipt":"/v1/seals/1/receipt"}})"));
  EXPECT_EQ(reply.result.decision, Decision::sealed);
  EXPECT_TRUE(reply.result.redelivered);
  EXPECT_EQ(reply.result.journal_index, 7u);
  EXPECT_EQ(reply.links.document, "/v1/seals/1/document");
  EXPECT_EQ(reply.receipt, "text");
}

TEST(SealAnswer, ASuccessWithoutItsPartsIsNoSuccess) {
  for (const char* body : {"{}", "not json", "[]", R"({"decision":"sealed"})", R"({"sealed_sha256":"ab","receipt":"r"})", R"({"links":7})"})
    EXPECT_EQ(read_seal_answer(response(201, body)).result.decision, Decision::failed) << body;
}

TEST(SealAnswer, RefusedWithEveryReason) {
  const auto reply = read_seal_answer(response(422, R"({"type":"x",)" + reasons + R"(,"journal_index":9})"));
  EXPECT_EQ(reply.result.decision, Decision::refused);
  ASSERT_EQ(reply.result.remarks.size(), 1u);
  EXPECT_EQ(reply.result.remarks[0].person, "Lê Văn C");
  EXPECT_EQ(reply.result.remarks[0].class_name, "8A1");
}

TEST(SealAnswer, ARefusalWithoutReasonIsNoAnswer) { EXPECT_EQ(read_seal_answer(response(422, "{}")).result.decision, Decision::failed); }

TEST(SealAnswer, OtherStatusesBecomeReasons) {
  const auto code_of = [](int status) { return read_seal_answer(response(status, "")).result.remarks.at(0).code; };
  EXPECT_EQ(code_of(413), "too-large");
  EXPECT_EQ(code_of(409), "idempotency-conflict");
  EXPECT_EQ(code_of(429), "busy");
  EXPECT_EQ(code_of(503), "unavailable");
  EXPECT_EQ(code_of(418), "unavailable");
}

TEST(ExplainAnswer, WouldSeal) {
  EXPECT_EQ(read_explain_answer(response(200, R"({"decision":"would-seal","reasons":[]})")).decision, Decision::sealable);
  EXPECT_EQ(read_explain_answer(response(200, R"({"decision":"refused",)" + reasons + "}")).decision, Decision::refused);
  EXPECT_EQ(read_explain_answer(response(200, "{}")).decision, Decision::failed);
  EXPECT_EQ(read_explain_answer(response(503, R"({"decision":"would-seal","reasons":[]})")).decision, Decision::failed);
}

TEST(Problem, TakesTheReasonItKnows) {
  EXPECT_EQ(read_problem(response(422, "{" + reasons + "}")).reason, Reason::principal_missing);
  EXPECT_EQ(read_problem(response(422, R"({"reasons":[{"code":"unheard-of"}]})")).reason, Reason::unavailable);
}

TEST(Hashes, RefusesWhatIsNoDigest) {
  EXPECT_TRUE(read_hashes(R"({"hashes":[]})"));
  for (const char* body : {"", "{}", R"({"hashes":["AA=="]})", R"({"hashes":[1]})"}) EXPECT_FALSE(read_hashes(body)) << body;
}

}  // namespace
}  // namespace signet::client
