// What curl, PHP, Node and Python really send.
#include <gtest/gtest.h>

#include "tests/system/gate_harness.h"

namespace signet::test {
namespace {

class GateClients : public ::testing::Test {
 protected:
  GateClients() {
    appliance_.keyhold.behave([](const Asked& asked) { return asked.with_document ? sealed() : done("{}"); });
  }
  std::string received() { return std::string{as_text(appliance_.keyhold.last().document)}; }
  std::string raw(const std::string& text) {
    RawClient client{appliance_.gate.socket_path()};
    client.send(text);
    return client.read(10);
  }
  std::string curl(const std::string& arguments) {
    return run("curl -sS --max-time 40 -o /dev/null -w '%{http_code}' --unix-socket " + appliance_.gate.socket_path() + " " + arguments)
        .output;
  }
  Appliance appliance_;
};

TEST_F(GateClients, ExpectIsInvitedBeforeTheBody_RFC9110_10_1_1) {
  RawClient client{appliance_.gate.socket_path()};
  client.send(
      "POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read(5, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("<a/>");
  EXPECT_TRUE(client.read(5).starts_with("HTTP/1.1 201"));
  EXPECT_EQ(received(), "<a/>");
}

TEST_F(GateClients, WhatWillBeRefusedIsNotInvited) {
  const auto got = raw("POST /v1/seals HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 400")) << got;
  EXPECT_FALSE(holds(got, "100 Continue"));
}

TEST_F(GateClients, AnExpectationOfHttp10IsIgnored_RFC9110_10_1_1) {
  const auto got = raw("POST /v1/seals HTTP/1.0\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n<a/>");
  EXPECT_TRUE(got.starts_with("HTTP/1.0 201")) << got;
}

TEST_F(GateClients, CurlExpects) {
  EXPECT_EQ(curl("-H 'Expect: 100-continue' -H 'Idempotency-Key: k' --data-binary '<a/>' http://x/v1/seals"), "201");
}

TEST_F(GateClients, ChunkedBodiesArriveWhole) {
  EXPECT_EQ(curl("-H 'Transfer-Encoding: chunked' -H 'Idempotency-Key: k' --data-binary '<chunked/>' http://x/v1/seals"), "201");
  EXPECT_EQ(received(), "<chunked/>");
  EXPECT_TRUE(raw("POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                  "2;ext=1\r\n<a\r\n2\r\n/>\r\n0\r\nTrailer: x\r\n\r\n")
                  .starts_with("HTTP/1.1 201"));
  EXPECT_EQ(received(), "<a/>");
}

TEST_F(GateClients, Http10IsAnsweredAndClosed) {
  EXPECT_TRUE(raw("GET /v1/status HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 200"));
  EXPECT_EQ(curl("--http1.0 -H 'Idempotency-Key: k' --data-binary '<a/>' http://x/v1/seals"), "201");
}

TEST_F(GateClients, AnyHostAndNone) {
  for (const char* host : {"Host: localhost\r\n", "Host: signet:80\r\n", "Host: \r\n", ""}) {
    EXPECT_TRUE(raw(std::string{"GET /v1/status HTTP/1.1\r\n"} + host + "Connection: close\r\n\r\n").starts_with("HTTP/1.1 200")) << host;
  }
}

TEST_F(GateClients, AnyContentTypeAndNone) {
  for (const char* type :
       {"-H 'Content-Type: application/x-www-form-urlencoded'", "-H 'Content-Type: text/xml; charset=utf-8'", "-H 'Content-Type:'"}) {
    EXPECT_EQ(curl(std::string{type} + " -H 'Idempotency-Key: k' --data-binary '<a/>' http://x/v1/seals"), "201") << type;
  }
}

TEST_F(GateClients, AConnectionIsKept) {
  RawClient client{appliance_.gate.socket_path()};
  for (int i = 0; i < 3; ++i) {
    client.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.read(5, "{}").starts_with("HTTP/1.1 200")) << i;
  }
  EXPECT_FALSE(client.closed(0));
}

TEST_F(GateClients, AnErrorWithoutBodyKeepsTheConnection) {
  RawClient client{appliance_.gate.socket_path()};
  client.send("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.read(5, "}]}").starts_with("HTTP/1.1 404"));
  client.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.read(5, "{}").starts_with("HTTP/1.1 200"));
}

TEST_F(GateClients, PipelinedRequestsAreAnsweredInOrder) {
  const auto got = raw("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200")) << got;
  EXPECT_TRUE(holds(got, "HTTP/1.1 404"));
}

TEST_F(GateClients, PythonsClient) {
  if (run("command -v python3").status != 0) GTEST_SKIP() << "no python3 here";
  const auto got = run(R"(python3 - )" + appliance_.gate.socket_path() + R"( <<'PY'
import http.client, socket, sys
class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX); self.sock.connect(sys.argv[1])
c = Unix("localhost")
for body in (b"<a/>", iter([b"<a", b"/>"])):
    c.request("POST", "/v1/seals", body=body, headers={"Idempotency-Key": "k"}, encode_chunked=not isinstance(body, bytes))
    r = c.getresponse(); r.read(); print(r.status)
PY)");
  EXPECT_EQ(got.output, "201\n201\n");
  EXPECT_EQ(received(), "<a/>");
}

TEST_F(GateClients, NodesClient) {
  if (run("command -v node").status != 0) GTEST_SKIP() << "no node here";
  const auto got =
      run("node -e 'const "
          "r=require(\"http\").request({socketPath:process.argv[1],path:\"/v1/"
          "seals\",method:\"POST\",headers:{\"Idempotency-Key\":\"k\"}},s=>{console.log(s.statusCode);s.resume()});r.write(\"<a\");r.end("
          "\"/>\")' " +
          appliance_.gate.socket_path());
  EXPECT_EQ(got.output, "201\n");
  EXPECT_EQ(received(), "<a/>");
}

TEST_F(GateClients, OurOwnClientSaysWhyThereIsNoAnswer) {
  const auto ask = [](const std::string& path) { return client::http_request(path, "GET", "/v1/status", {}, {}, std::chrono::seconds{2}); };
  const auto missing = ask(appliance_.folder.path() + "/none.sock");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.refusal().reason, Reason::unavailable);
  EXPECT_TRUE(holds(missing.refusal().detail, "not running")) << missing.refusal().detail;
  const auto too_long = ask("/tmp/" + std::string(200, 'x'));
  ASSERT_FALSE(too_long);
  EXPECT_TRUE(holds(too_long.refusal().detail, "too long")) << too_long.refusal().detail;
}

TEST_F(GateClients, OurOwnClientWaitsOnlySoLong) {
  appliance_.keyhold.behave([](const Asked&) {
    Reaction reaction;
    reaction.silent = true;
    return reaction;
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto late = client::http_request(appliance_.gate.socket_path(), "GET", "/v1/status", {}, {}, std::chrono::milliseconds{300});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.refusal().reason, Reason::unavailable);
  EXPECT_TRUE(holds(late.refusal().detail, "in time")) << late.refusal().detail;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

}  // namespace
}  // namespace signet::test
