// Requests against the rules of HTTP, one by one: a clear status or the end of the connection, the same number of questions to keyhold as
// there were sound requests, and no effect on others.
#include <gtest/gtest.h>

#include "daemon/gate/gate_limits.h"
#include "tests/system/gate_harness.h"

namespace signet::test {
namespace {

using namespace std::string_literals;

struct Case {
  const char* name;
  std::string text;
  std::string answers;  // the statuses, in order: "200 400"; empty where the connection just ends
  std::size_t asked;    // how often keyhold is
};

const std::string sealing = "POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n";
const std::string asking = "GET /v1/status HTTP/1.1\r\nHost: x\r\n";
const std::string close_it = "Connection: close\r\n\r\n";

std::vector<Case> cases() {
  return {
      // RFC 9112 2.2: lines end with CRLF. A server may take a bare LF; nobody else on this road does, so neither do we.
      {"bare LF", "GET /v1/status HTTP/1.1\nHost: x\n\n", "400", 0},
      {"bare LF after a field", asking + "X: a\nConnection: close\r\n\r\n", "400", 0},
      {"bare CR in a field", asking + "X: a\rb\r\n\r\n", "400", 0},
      {"NUL in the target", "GET /v1/sta\0tus HTTP/1.1\r\nHost: x\r\n\r\n"s, "400", 0},
      {"NUL in a field's name", asking + "X\0Y: a\r\n\r\n"s, "400", 0},
      {"NUL in a field's value", asking + "X: a\0b\r\n\r\n"s, "400", 0},
      {"NUL in the key", "POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\0\r\nContent-Length: 1\r\n\r\nx"s, "400", 0},
      // RFC 9112 5.1: "A server MUST reject, with a response status code of 400 (Bad Request), any received request message that
      // contains whitespace between a header field name and colon."
      {"space before the colon", asking + "Content-Length : 5\r\n\r\nhello", "400", 0},
      {"a field without a colon", asking + "nonsense\r\n\r\n", "400", 0},
      {"a field without a name", asking + ": x\r\n\r\n", "400", 0},
      {"a space before the first field", "GET /v1/status HTTP/1.1\r\n Host: x\r\n\r\n", "400", 0},
      // RFC 9112 6.3
      {"negative length", sealing + "Content-Length: -1\r\n\r\n", "400", 0},
      {"signed length", sealing + "Content-Length: +4\r\n\r\n<a/>", "400", 0},
      {"hexadecimal length", sealing + "Content-Length: 0x4\r\n\r\n<a/>", "400", 0},
      {"empty length", sealing + "Content-Length: \r\n\r\n<a/>", "400", 0},
      {"length beyond 64 bits", sealing + "Content-Length: 99999999999999999999999\r\n\r\n", "400", 0},
      {"length of 2^64 - 1", sealing + "Content-Length: 18446744073709551615\r\n\r\n", "413", 0},
      {"two lengths", sealing + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n<a/>x", "400", 0},
      {"the same length twice", sealing + "Content-Length: 4\r\nContent-Length: 4\r\n\r\n<a/>", "400", 0},
      {"a list of lengths", sealing + "Content-Length: 4, 4\r\n\r\n<a/>", "400", 0},
      {"length and chunks", sealing + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400", 0},
      {"chunks and length", sealing + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", "400", 0},
      {"length too large for us", sealing + "Content-Length: " + std::to_string(gate::body_bytes_max + 1) + "\r\n\r\n", "413", 0},
      // RFC 9112 6.1
      {"chunks that are not last", sealing + "Transfer-Encoding: chunked, gzip\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"chunks of what is packed", sealing + "Transfer-Encoding: gzip, chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"an encoding of no name", sealing + "Transfer-Encoding: xchunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"identity", sealing + "Transfer-Encoding: identity\r\n\r\n<a/>", "400", 0},
      {"chunked twice", sealing + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"chunks of HTTP/1.0", "POST /v1/seals HTTP/1.0\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n",
       "400", 0},
      // RFC 9112 7.1
      {"a chunk of no number", sealing + "Transfer-Encoding: chunked\r\n\r\nzz\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"a chunk below nothing", sealing + "Transfer-Encoding: chunked\r\n\r\n-4\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"a chunk beyond 64 bits", sealing + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n<a/>", "400", 0},
      {"a chunk of 2^64 - 1", sealing + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n<a/>", "413", 0},
      {"a chunk that is longer than it says", sealing + "Transfer-Encoding: chunked\r\n\r\n2\r\n<a/>\r\n0\r\n\r\n", "400", 0},
      {"an extension without end", sealing + "Transfer-Encoding: chunked\r\n\r\n4;" + std::string(100'000, 'x') + "\r\n<a/>\r\n0\r\n\r\n",
       "431", 0},
      {"trailers without end", sealing + "Transfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n",
       "431", 0},
      {"a sound chunk", sealing + "Transfer-Encoding: chunked\r\n" + close_it + "4;a=b\r\n<a/>\r\n0\r\nX: y\r\n\r\n", "201", 1},
      // RFC 9110 10.1.1, 7.8, 9.1
      {"invited, and no body follows", sealing + "Expect: 100-continue\r\nContent-Length: 0\r\n" + close_it, "400", 0},
      {"invited, and it leaves", sealing + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n", "100 400", 0},
      {"an invitation to nothing", asking + "Expect: 100-continue\r\n" + close_it, "200", 1},
      {"another expectation", asking + "Expect: wonders\r\n\r\n", "417", 0},
      {"upgrade to HTTP/2", asking + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n" + close_it, "200", 1},
      {"upgrade to a web socket", asking + "Upgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + close_it, "200", 1},
      {"HTTP/2 itself", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400", 0},
      {"HTTP/0.9", "GET /v1/status\r\n\r\n", "400", 0},
      {"HTTP/1.0 that stays", "GET /v1/status HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /v1/status HTTP/1.0\r\n\r\n", "200 200", 2},
      {"a tunnel", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n" + close_it, "400", 0},
      {"options of all", "OPTIONS * HTTP/1.1\r\nHost: x\r\n" + close_it, "400", 0},
      {"trace", "TRACE /v1/status HTTP/1.1\r\nHost: x\r\n" + close_it, "405", 0},
      {"a method in small letters", "get /v1/status HTTP/1.1\r\nHost: x\r\n" + close_it, "405", 0},
      {"a method without end", std::string(100'000, 'A') + " / HTTP/1.1\r\n\r\n", "431", 0},
      {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(40, '\x07'), "400", 0},
      // One behind the other: what is wrong ends the line, what stood before it is answered.
      {"rubbish behind a request", asking + "\r\nrubbish\r\n\r\n", "200 400", 1},
      {"a request behind rubbish", "rubbish\r\n\r\n" + asking + close_it, "400", 0},
      {"a request in a body", sealing + "Content-Length: " + std::to_string((asking + "\r\n").size()) + "\r\n" + close_it + asking + "\r\n",
       "201", 1},
      {"a request behind a short body", sealing + "Content-Length: 4\r\n\r\n<a/>" + asking + close_it, "201 200", 2},
  };
}

std::string statuses(const std::string& got) {
  std::string found;
  for (auto at = got.find("HTTP/1."); at != std::string::npos; at = got.find("HTTP/1.", at + 1)) {
    if (at + 12 > got.size() || got[at + 8] != ' ' || got[at + 9] > '9') continue;  // a version in an answer's text
    found += (found.empty() ? "" : " ") + got.substr(at + 9, 3);
  }
  return found;
}

TEST(GateMalformed, EachHasItsStatusAndNoEffectOnOthers) {
  Appliance appliance;
  appliance.keyhold.behave([](const Asked& asked) { return asked.with_document ? sealed() : done("{}"); });
  RawClient other{appliance.gate.socket_path()};
  std::size_t asked = 0;
  for (const auto& each : cases()) {
    SCOPED_TRACE(each.name);
    RawClient client{appliance.gate.socket_path()};
    client.send(each.text);
    client.end_sending();
    const auto got = client.read(8);
    EXPECT_EQ(statuses(got), each.answers) << got.substr(0, 500);
    EXPECT_FALSE(holds(got, "<html"));
    asked += each.asked;
    EXPECT_EQ(appliance.keyhold.asked_count(), asked);
    asked = appliance.keyhold.asked_count() + 1;
    other.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(other.read(5, "{}").starts_with("HTTP/1.1 200")) << "a neighbour's connection goes on";
  }
}

}  // namespace
}  // namespace signet::test
