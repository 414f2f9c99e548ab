// Each endpoint and each status, through curl and a real gate.
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/system/gate_harness.h"

namespace signet::test {
namespace {

using wire::Answer;
using wire::Operation;

const std::string seal_id(32, 'a');

wire::WireFinding finding(Reason reason) {
  return {static_cast<std::uint16_t>(reason), "Trần Thị B", "subject-teacher", "Tin học", "8A1", ""};
}

class GateEndpoints : public ::testing::Test {
 protected:
  Command curl(const std::string& arguments) {
    return run("curl -sS --max-time 40 -w '\\n%{http_code} %{content_type}' --unix-socket " + appliance_.gate.socket_path() + " " +
               arguments);
  }
  Appliance appliance_;
};

TEST_F(GateEndpoints, SealIs201) {
  appliance_.keyhold.behave([](const Asked&) { return sealed(); });
  const auto got = curl("-H 'Idempotency-Key: k' --data-binary '<HOC_BA/>' 'http://signet/v1/seals?kind=annual-transcript'");
  EXPECT_TRUE(holds(got.output, "\"decision\":\"sealed\"")) << got.output;
  EXPECT_TRUE(holds(got.output, "\n201 application/json"));
  const Asked asked = appliance_.keyhold.last();
  EXPECT_EQ(asked.request.operation, Operation::seal);
  EXPECT_EQ(asked.request.idempotency_key, "k");
  EXPECT_EQ(asked.request.kind, "annual-transcript");
  EXPECT_EQ(as_text(asked.document), "<HOC_BA/>");
}

TEST_F(GateEndpoints, SealNamesItsPlace) {
  appliance_.keyhold.behave([](const Asked&) { return sealed(); });
  const auto response = appliance_.seal();
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.header("location"), "/v1/seals/00112233445566778899aabbccddeeff");
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
  EXPECT_FALSE(response.header("Date").empty());
}

TEST_F(GateEndpoints, TheCallerIsWhatTheKernelSays) {
  appliance_.seal();
  const auto caller = appliance_.keyhold.last().request.caller;
  EXPECT_EQ(caller.uid, ::getuid());
  EXPECT_EQ(caller.gid, ::getgid());
  EXPECT_EQ(caller.pid, static_cast<std::uint32_t>(::getpid()));
}

TEST_F(GateEndpoints, TheCallersGroupsAreAllNamed) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can take groups";
  const auto got = run("setpriv --reuid=1234 --regid=1235 --groups=2001,2002 curl -sS --unix-socket " + appliance_.gate.socket_path() +
                       " http://signet/v1/status");
  EXPECT_EQ(got.status, 0) << got.output;
  const auto caller = appliance_.keyhold.last().request.caller;
  EXPECT_EQ(caller.uid, 1234U);
  EXPECT_EQ(caller.groups, (std::vector<std::uint32_t>{2001, 2002})) << "SO_PEERGROUPS, not only the primary group";
}

TEST_F(GateEndpoints, RefusalIs422WithReasons) {
  appliance_.keyhold.behave([](const Asked&) {
    return negative(Answer::refused, {finding(Reason::subject_teacher_missing), finding(Reason::principal_missing)});
  });
  const auto got = curl("-H 'Idempotency-Key: k' --data-binary '<HOC_BA/>' http://signet/v1/seals");
  EXPECT_TRUE(holds(got.output, "\n422 application/problem+json")) << got.output;
  EXPECT_TRUE(holds(got.output, "subject-teacher-missing"));
  EXPECT_TRUE(holds(got.output, "principal-missing"));
  EXPECT_TRUE(holds(got.output, "Tin học"));
}

TEST_F(GateEndpoints, EveryOtherAnswerHasItsStatus) {
  const std::pair<Answer, int> expected[] = {{Answer::failed, 500},      {Answer::not_found, 404}, {Answer::conflict, 409},
                                             {Answer::unavailable, 503}, {Answer::malformed, 400}, {Answer::busy, 503}};
  for (const auto& [answer, status] : expected) {
    appliance_.keyhold.behave([answer = answer](const Asked&) { return negative(answer); });
    const auto response = appliance_.seal();
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(response.header("Retry-After").empty(), status != 503);
  }
}

TEST_F(GateEndpoints, ExplainIs200) {
  appliance_.keyhold.behave([](const Asked&) { return done(); });
  auto response = appliance_.ask("POST", "/v1/explain", {}, "<HOC_BA/>");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(holds(response.body, "would-seal"));
  EXPECT_EQ(appliance_.keyhold.last().request.operation, Operation::explain);
  appliance_.keyhold.behave([](const Asked&) { return negative(Answer::refused, {finding(Reason::principal_missing)}); });
  response = appliance_.ask("POST", "/v1/explain", {}, "<HOC_BA/>");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(holds(response.body, "\"decision\":\"refused\""));
}

TEST_F(GateEndpoints, OrdersAreSubmittedListedAndShown) {
  appliance_.keyhold.behave([](const Asked& asked) { return asked.request.operation == Operation::order ? done() : done("[]"); });
  EXPECT_EQ(appliance_.ask("POST", "/v1/orders", {}, "<ORDER/>").status, 201);
  EXPECT_EQ(as_text(appliance_.keyhold.last().document), "<ORDER/>");
  const auto list = appliance_.ask("GET", "/v1/orders");
  EXPECT_EQ(list.body, "[]");
  EXPECT_EQ(list.content_type, "application/json");
  const auto shown = appliance_.ask("GET", "/v1/orders/" + std::string(64, '1'));
  EXPECT_EQ(shown.content_type, "application/xml");
  EXPECT_EQ(appliance_.keyhold.last().request.name, std::string(64, '1'));
}

TEST_F(GateEndpoints, SealsAreFound) {
  appliance_.keyhold.behave([](const Asked&) { return done("{}"); });
  const std::pair<std::string, Operation> expected[] = {
      {"", Operation::find_seal}, {"/document", Operation::document}, {"/receipt", Operation::receipt}};
  for (const auto& [suffix, operation] : expected) {
    const auto response = appliance_.ask("GET", "/v1/seals/" + seal_id + suffix);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(appliance_.keyhold.last().request.operation, operation);
    EXPECT_EQ(appliance_.keyhold.last().request.name, seal_id);
  }
}

TEST_F(GateEndpoints, ADocumentArrivesOctetForOctet) {
  std::string document;
  for (int i = 0; i < 2'000'000; ++i) document.push_back(static_cast<char>(i * 31 % 251));
  appliance_.keyhold.behave([&](const Asked&) { return done(document); });
  EXPECT_TRUE(appliance_.ask("GET", "/v1/seals/" + seal_id + "/document").body == document);
}

TEST_F(GateEndpoints, TheJournalIsRead) {
  appliance_.keyhold.behave([](const Asked&) { return done("{}"); });
  EXPECT_EQ(appliance_.ask("GET", "/v1/journal/checkpoint").content_type, "text/plain");
  EXPECT_EQ(appliance_.ask("GET", "/v1/journal/consistency?from=3&to=9").status, 200);
  EXPECT_EQ(appliance_.keyhold.last().request.from, 3U);
  EXPECT_EQ(appliance_.keyhold.last().request.to, 9U);
  EXPECT_EQ(appliance_.ask("GET", "/v1/journal/entries?from=3&count=9").content_type, "application/x-ndjson");
}

TEST_F(GateEndpoints, StatusAndMetrics) {
  appliance_.keyhold.behave([](const Asked&) { return done(R"({"sealed":4})"); });
  EXPECT_EQ(appliance_.ask("GET", "/v1/status").body, R"({"sealed":4})");
  const auto metrics = appliance_.ask("GET", "/metrics");
  EXPECT_EQ(metrics.content_type, "text/plain");
  EXPECT_TRUE(holds(metrics.body, "signet_seals_total 4\n"));
  EXPECT_TRUE(holds(metrics.body, "signet_gate_requests_total{path=\"/v1/status\",status=\"200\"} 1\n")) << metrics.body;
}

TEST_F(GateEndpoints, WhatIsNotThereIsAProblemNeverAPage) {
  EXPECT_TRUE(holds(curl("http://signet/").output, "\n404 application/problem+json"));
  EXPECT_TRUE(holds(curl("-X DELETE http://signet/v1/status").output, "\n405 application/problem+json"));
  EXPECT_EQ(appliance_.ask("PUT", "/v1/orders").header("Allow"), "POST, GET, HEAD");
  EXPECT_TRUE(holds(curl("--data-binary x http://signet/v1/seals").output, "Idempotency-Key is missing"));
  EXPECT_TRUE(holds(curl("-F file=x -H 'Idempotency-Key: k' http://signet/v1/seals").output, "\n415 application/problem+json"));
  EXPECT_TRUE(holds(curl("-H 'Expect: tea' -H 'Idempotency-Key: k' --data-binary x http://signet/v1/seals").output, "\n417 "));
  EXPECT_TRUE(holds(curl("-X POST -H 'Idempotency-Key: k' http://signet/v1/seals").output, "\n400 "));
  EXPECT_EQ(appliance_.keyhold.asked_count(), 0U) << "none of these reaches keyhold";
}

TEST_F(GateEndpoints, HeadHasTheLengthAndNoBody) {
  appliance_.keyhold.behave([](const Asked&) { return done(R"({"a":1})"); });
  const auto got = run("curl -sS -I --unix-socket " + appliance_.gate.socket_path() + " http://signet/v1/status");
  EXPECT_TRUE(holds(got.output, "HTTP/1.1 200 OK")) << got.output;
  EXPECT_TRUE(holds(got.output, "Content-Length: 7"));
  RawClient raw{appliance_.gate.socket_path()};
  raw.send("HEAD /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(raw.read(5).ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace signet::test
