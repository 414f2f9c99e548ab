#include "daemon/gate/answer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/gate/http_date.h"
#include "daemon/gate/json_text.h"
#include "daemon/gate/problem.h"
#include "policy/base/json.h"

namespace signet::gate {
namespace {

using wire::Answer;
using wire::Operation;
using Json = nlohmann::json;

KeyholdAnswer a(Answer answer) {
  KeyholdAnswer got;
  got.answer.answer = answer;
  return got;
}

KeyholdAnswer with_payload(std::string_view payload) {
  KeyholdAnswer got = a(Answer::done);
  got.payload = to_bytes(payload);
  return got;
}

KeyholdAnswer a_seal() {
  KeyholdAnswer got = a(Answer::sealed);
  got.answer.kind = "annual-transcript";
  got.answer.class_name = "8A1";
  got.answer.seal_id = std::string(32, '7');
  got.answer.journal_index = 42;
  got.answer.journaled = true;
  got.answer.document = sha256("document");
  got.answer.sealed_document = sha256("sealed");
  got.answer.time = Instant{1795579200};
  got.answer.receipt = "c2sp.org/tlog-proof@v1\n";
  return got;
}

wire::WireFinding finding(Reason reason) {
  return {static_cast<std::uint16_t>(reason), "Trần Thị B", "subject-teacher", "Tin học", "8A1", ""};
}

std::string field(const Reply& reply, std::string_view name) {
  const auto found = std::find_if(reply.fields.begin(), reply.fields.end(), [&](const auto& each) { return each.first == name; });
  return found == reply.fields.end() ? "" : found->second;
}

TEST(Render, ASealIs201WithItsElementAndLinks) {
  const Reply reply = render(Operation::seal, a_seal());
  EXPECT_EQ(reply.status, 201U);
  EXPECT_EQ(field(reply, "Location"), "/v1/seals/" + std::string(32, '7'));
  const Json json = Json::parse(reply.body);
  EXPECT_EQ(json["decision"], "sealed");
  EXPECT_EQ(json["kind"], "annual-transcript");
  EXPECT_EQ(json["reasons"], Json::array());
  EXPECT_EQ(json["journal_index"], 42);
  EXPECT_EQ(json["document_sha256"], to_hex(sha256("document")));
  EXPECT_EQ(json["sealed_sha256"], to_hex(sha256("sealed")));
  EXPECT_EQ(json["redelivered"], false);
  EXPECT_EQ(json["time"], "2026-11-25T11:00:00+07:00");
  EXPECT_EQ(json["receipt"], "c2sp.org/tlog-proof@v1\n");
  EXPECT_EQ(json["links"]["document"], "/v1/seals/" + std::string(32, '7') + "/document");
  EXPECT_EQ(json["links"]["receipt"], "/v1/seals/" + std::string(32, '7') + "/receipt");
}

TEST(Render, ASealSaysWhatIsNotedOfIt) {
  auto got = a_seal();
  got.answer.notes = {{1, "", "", "", "2026-05-30"}, {2, "Lê Văn C", "subject-teacher", "Toán", "5/QĐ"}};
  const Json notes = Json::parse(render(Operation::seal, got).body)["notes"];
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0]["code"], "late");
  EXPECT_EQ(notes[0]["rule"], "S3 Đ.25.1");
  EXPECT_EQ(notes[0]["message_en"], "Sealed late: after the closing day (2026-05-30).");
  EXPECT_EQ(notes[1]["message_vi"], "Hiệu trưởng ký thay người đã thôi công tác: giáo viên bộ môn Toán Lê Văn C (5/QĐ).");
  EXPECT_EQ(notes[1]["person"], "Lê Văn C");
  auto explained = a(Answer::done);
  explained.answer.notes = got.answer.notes;
  EXPECT_EQ(Json::parse(render(Operation::explain, explained).body)["notes"], notes);
  EXPECT_EQ(Json::parse(render(Operation::seal, a_seal()).body)["notes"], Json::array());
}

TEST(Render, ARefusalIsA422ProblemWithEveryReason_RFC9457) {
  auto got = a(Answer::refused);
  got.answer.findings = {finding(Reason::subject_teacher_missing), finding(Reason::principal_missing)};
  got.answer.journal_index = 7;
  got.answer.journaled = true;
  const Reply reply = render(Operation::seal, got);
  EXPECT_EQ(reply.status, 422U);
  EXPECT_EQ(reply.content_type, "application/problem+json");
  const Json json = Json::parse(reply.body);
  EXPECT_EQ(json["type"], "urn:signet:problem:refused");
  EXPECT_EQ(json["status"], 422);
  EXPECT_EQ(json["decision"], "refused");
  EXPECT_EQ(json["journal_index"], 7);
  ASSERT_EQ(json["reasons"].size(), 2U);
  const Json& reason = json["reasons"][0];
  EXPECT_EQ(reason["code"], "subject-teacher-missing");
  EXPECT_EQ(reason["who"], "subject-teacher");
  EXPECT_EQ(reason["person"], "Trần Thị B");
  EXPECT_EQ(reason["subject"], "Tin học");
  EXPECT_EQ(reason["class"], "8A1");
  EXPECT_EQ(reason["rule"], std::string{rule(Reason::subject_teacher_missing)});
  EXPECT_NE(reason["message_vi"].get<std::string>().find("Trần Thị B"), std::string::npos);
  EXPECT_EQ(json["detail"], reason["message_en"]);
}

TEST(Render, StatusOfEachAnswer) {
  const std::pair<Answer, unsigned> expected[] = {{Answer::failed, 500},      {Answer::not_found, 404}, {Answer::conflict, 409},
                                                  {Answer::unavailable, 503}, {Answer::malformed, 400}, {Answer::busy, 503}};
  for (const auto& [answer, status] : expected) {
    const Reply reply = render(Operation::seal, a(answer));
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(Json::parse(reply.body)["reasons"].size(), 1U) << "every problem says why";
    EXPECT_EQ(field(reply, "Retry-After").empty(), status != 503);
  }
}

// What keyhold says of itself while it waits stands beside the reason; only in the status, and only an object.
TEST(Render, AStatusBeforeItServesSaysWhatItWaitsFor) {
  auto got = a(Answer::unavailable);
  got.payload = to_bytes(R"({"for":"pin","token":"t"})");
  const Reply reply = render(Operation::status, got);
  EXPECT_EQ(reply.status, 503U);
  EXPECT_EQ(Json::parse(reply.body)["waiting"]["for"], "pin");
  EXPECT_EQ(Json::parse(reply.body)["reasons"].size(), 1U);
  EXPECT_FALSE(Json::parse(render(Operation::orders, got).body).contains("waiting"));
  for (const char* wrong : {"[1]", "{", ""}) {
    got.payload = to_bytes(std::string{wrong});
    EXPECT_FALSE(Json::parse(render(Operation::status, got).body).contains("waiting")) << wrong;
  }
}

TEST(Render, AFailedSealNamesItsEntry) {
  auto got = a(Answer::failed);
  got.answer.journaled = true;
  got.answer.journal_index = 9;
  got.answer.findings = {finding(Reason::release_check_failed)};
  const Json json = Json::parse(render(Operation::seal, got).body);
  EXPECT_EQ(json["decision"], "failed");
  EXPECT_EQ(json["journal_index"], 9);
}

TEST(Render, ExplainAnswers200EitherWay) {
  const Reply yes = render(Operation::explain, a(Answer::done));
  EXPECT_EQ(yes.status, 200U);
  EXPECT_EQ(Json::parse(yes.body)["decision"], "would-seal");
  auto got = a(Answer::refused);
  got.answer.findings = {finding(Reason::principal_missing)};
  const Reply no = render(Operation::explain, got);
  EXPECT_EQ(no.status, 200U);
  EXPECT_EQ(Json::parse(no.body)["decision"], "refused");
  EXPECT_EQ(Json::parse(no.body)["reasons"][0]["code"], "principal-missing");
}

TEST(Render, AnAcceptedOrderIs201) {
  auto got = a(Answer::done);
  got.answer.document = sha256("order");
  const Reply reply = render(Operation::order, got);
  EXPECT_EQ(reply.status, 201U);
  EXPECT_EQ(field(reply, "Location"), "/v1/orders/" + to_hex(sha256("order")));
  EXPECT_EQ(Json::parse(reply.body)["decision"], "accepted");
}

TEST(Render, ReadingForbiddenIs403) { EXPECT_EQ(render(Operation::document, a(Answer::refused)).status, 403U); }

TEST(Render, PayloadsHaveTheirMediaType) {
  EXPECT_EQ(render(Operation::status, with_payload("{}")).content_type, "application/json");
  EXPECT_EQ(render(Operation::entries, with_payload("{}\n{}\n")).content_type, "application/x-ndjson");
  EXPECT_EQ(render(Operation::document, with_payload("<a/>")).content_type, "application/xml");
  EXPECT_EQ(render(Operation::receipt, with_payload("x")).content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(render(Operation::document, with_payload("<a/>")).body, "<a/>");
}

TEST(Render, WhatDoesNotFitTheOperationIs503) {
  EXPECT_EQ(render(Operation::status, a(Answer::done)).status, 503U) << "no content";
  EXPECT_EQ(render(Operation::status, with_payload("{")).status, 503U) << "content that is not JSON";
  EXPECT_EQ(render(Operation::entries, with_payload("{}\n{")).status, 503U);
  EXPECT_EQ(render(Operation::seal, a(Answer::done)).status, 503U) << "done, but not sealed";
  EXPECT_EQ(render(Operation::explain, a_seal()).status, 503U) << "sealed, but nobody asked";
  auto nameless = a_seal();
  nameless.answer.seal_id.clear();
  EXPECT_EQ(render(Operation::seal, nameless).status, 503U);
  auto unrecorded = a_seal();
  unrecorded.answer.journaled = false;
  EXPECT_EQ(render(Operation::seal, unrecorded).status, 503U) << "record, then sign";
}

TEST(Render, BrokenCharactersStayJson) {
  auto got = a(Answer::refused);
  got.answer.findings = {finding(Reason::principal_missing)};
  got.answer.findings[0].person = "Tr\xe1\xba";  // cut inside a character
  EXPECT_TRUE(is_json(render(Operation::seal, got).body));
}

TEST(Render, NoKeyholdIs503AndSaysHowToRepeat) {
  const Reply reply = render(Operation::seal, Refusal{Reason::unavailable, "keyhold is not running"});
  EXPECT_EQ(reply.status, 503U);
  EXPECT_FALSE(field(reply, "Retry-After").empty());
  EXPECT_NE(reply.body.find("repeat with the same Idempotency-Key"), std::string::npos);
}

TEST(Problem, HasATitleForEachStatus) {
  for (const unsigned status : {400U, 403U, 404U, 405U, 408U, 409U, 413U, 415U, 417U, 422U, 429U, 431U, 500U, 503U})
    EXPECT_NE(status_title(status), "Error") << status;
}

TEST(HttpDate, IsImfFixdate_RFC9110_5_6_7) {
  EXPECT_EQ(http_date(std::chrono::system_clock::from_time_t(784111777)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Render, AWitnessAnswersAsC2spSays) {
  auto got = with_payload("\xE2\x80\x94 w AAAA\n");
  EXPECT_EQ(render(Operation::witness_add, got).status, 200U);
  EXPECT_EQ(render(Operation::witness_add, got).content_type, "text/plain; charset=utf-8");
  got = with_payload("43\n");
  got.answer.answer = Answer::conflict;
  got.answer.findings = {finding(Reason::witness_size_differs)};
  const Reply conflict = render(Operation::witness_add, got);
  EXPECT_EQ(conflict.status, 409U);
  EXPECT_EQ(conflict.content_type, "text/x.tlog.size");
  EXPECT_EQ(conflict.body, "43\n");
  const auto status = [](Answer answer, Reason reason) {
    auto refused = a(answer);
    refused.answer.findings = {finding(reason)};
    return render(Operation::witness_add, refused).status;
  };
  EXPECT_EQ(status(Answer::not_found, Reason::witness_log_unknown), 404U);
  EXPECT_EQ(status(Answer::refused, Reason::witness_signature_wrong), 403U);
  EXPECT_EQ(status(Answer::refused, Reason::witness_not_continued), 422U);
  EXPECT_EQ(status(Answer::malformed, Reason::request_malformed), 400U);
  EXPECT_EQ(status(Answer::unavailable, Reason::clock_untrusted), 503U);
  EXPECT_EQ(render(Operation::witness_add, a(Answer::done)).status, 503U) << "an answer without its content";
}

}  // namespace
}  // namespace signet::gate
