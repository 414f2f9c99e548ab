#include "daemon/gate/route.h"

#include <gtest/gtest.h>

#include "daemon/gate/target.h"

namespace signet::gate {
namespace {

using wire::Operation;

RequestHead head(std::string method, std::string target) {
  RequestHead head;
  head.method = std::move(method);
  head.target = std::move(target);
  if (head.method == "POST") head.idempotency_keys = {"key"};
  return head;
}

unsigned status(const RequestHead& asked) {
  const auto routed = route(asked);
  const auto* reply = std::get_if<Reply>(&routed);
  return reply != nullptr ? reply->status : 0;
}

std::string body(const RequestHead& asked) {
  const auto routed = route(asked);
  const auto* reply = std::get_if<Reply>(&routed);
  return reply != nullptr ? reply->body : "";
}

Call call(const RequestHead& asked) {
  auto routed = route(asked);
  EXPECT_TRUE(std::holds_alternative<Call>(routed)) << asked.target << " " << body(asked);
  return std::holds_alternative<Call>(routed) ? std::get<Call>(routed) : Call{};
}

const std::string seal_id(32, 'a');
const std::string order_name(64, '0');

TEST(Route, FindsEachEndpointOfTheTable) {
  for (const Endpoint& endpoint : endpoints()) {
    std::string path{endpoint.path};
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, seal_id);
    if (const auto at = path.find("{sha256}"); at != std::string::npos) path.replace(at, 8, order_name);
    if (endpoint.operation == Operation::consistency) path += "?from=1&to=2";
    if (endpoint.path == "/v1/journal/receipt") path += "?entry=1";
    EXPECT_EQ(call(head(std::string{endpoint.method}, path)).request.operation, endpoint.operation) << path;
  }
}

TEST(Route, TakesTheNameOutOfThePath) {
  EXPECT_EQ(call(head("GET", "/v1/seals/" + seal_id + "/document")).request.name, seal_id);
  EXPECT_EQ(call(head("GET", "/v1/orders/" + order_name)).request.name, order_name);
}

TEST(Route, AnEntrysReceiptIsAskedForByItsNumber) {
  const auto asked = call(head("GET", "/v1/journal/receipt?entry=43")).request;
  EXPECT_EQ(asked.from, 43U);
  EXPECT_EQ(asked.name, "");
  for (const char* wrong : {"", "?entry=", "?entry=-1", "?entry=x", "?entry=1&entry=2", "?entry=1&from=2"})
    EXPECT_EQ(status(head("GET", std::string{"/v1/journal/receipt"} + wrong)), 400U) << wrong;
  EXPECT_EQ(status(head("GET", "/v1/seals/" + seal_id + "/receipt?entry=1")), 400U) << "a seal's is named by the seal";
}

TEST(Route, OnlyAddYearIsAYearLink) {
  EXPECT_EQ(call(head("POST", "/witness/add-year")).request.kind, wire::year_link_kind);
  EXPECT_EQ(call(head("POST", "/witness/add-checkpoint")).request.kind, "");
}

TEST(Route, HeadAsksLikeGet) { EXPECT_EQ(call(head("HEAD", "/v1/status")).request.operation, Operation::status); }

TEST(Route, TakesTheAbsoluteForm_RFC9112_3_2_2) {
  EXPECT_EQ(call(head("GET", "http://localhost/v1/status")).request.operation, Operation::status);
}

TEST(Route, UnknownPathsAre404) {
  for (const char* path : {"/", "/v1", "/v1/", "/v1/status/", "//v1/status", "/v1/seal", "/V1/status", "/v1/seals/x", "/v1/orders/x",
                           "/v1/status/x", "/index.html"}) {
    EXPECT_EQ(status(head("GET", path)), 404U) << path;
  }
  EXPECT_EQ(status(head("GET", "/v1/seals/" + std::string(32, 'A'))), 404U) << "a seal id is lower case";
  EXPECT_EQ(status(head("GET", "/v1/seals/" + std::string(33, 'a'))), 404U);
}

TEST(Route, WrongMethodsAre405WithAllow_RFC9110_15_5_6) {
  const auto routed = route(head("DELETE", "/v1/orders"));
  const auto& reply = std::get<Reply>(routed);
  EXPECT_EQ(reply.status, 405U);
  ASSERT_EQ(reply.fields.size(), 1U);
  EXPECT_EQ(reply.fields[0], (std::pair<std::string, std::string>{"Allow", "POST, GET, HEAD"}));
  EXPECT_EQ(status(head("GET", "/v1/seals")), 405U);
  EXPECT_EQ(status(head("OPTIONS", "/v1/status")), 405U);
  EXPECT_EQ(status(head("POST", "/v1/seals/" + seal_id + "/document")), 405U);
}

TEST(Route, MalformedTargetsAre400) {
  for (const char* target : {"", "*", "v1/status", "/v1/status#x", "/v1/%", "/v1/%4", "/v1/%zz", "/v1/%00", "/v1/%0a", "/v1/st\x80tus",
                             "/v1/status?a=%g0", "/v1/%20"}) {
    EXPECT_EQ(status(head("GET", target)), 400U) << target;
  }
}

TEST(Route, DecodesPercentEscapes) { EXPECT_EQ(call(head("GET", "/v1/%73tatus")).request.operation, Operation::status); }

TEST(Route, AnEscapedSlashDoesNotSeparate) { EXPECT_EQ(status(head("GET", "/v1%2fstatus")), 404U); }

TEST(Route, ReadsRanges) {
  const auto consistency = call(head("GET", "/v1/journal/consistency?to=9007199254740991&from=7")).request;
  EXPECT_EQ(consistency.from, 7U);
  EXPECT_EQ(consistency.to, 9007199254740991U);
  const auto entries = call(head("GET", "/v1/journal/entries?from=5&count=10")).request;
  EXPECT_EQ(entries.from, 5U);
  EXPECT_EQ(entries.to, 10U);
  EXPECT_EQ(call(head("GET", "/v1/journal/entries")).request.to, 100U);
}

TEST(Route, MalformedQueriesAre400) {
  for (const char* query :
       {"consistency", "consistency?from=1", "consistency?to=1", "consistency?from=2&to=1", "consistency?from=-1&to=1",
        "consistency?from=&to=1", "consistency?from=1&to=2&to=2", "consistency?from=1&to=2&x=1", "consistency?from=0x1&to=2",
        "consistency?from=1&to=9007199254740992", "consistency?from=1&to=18446744073709551617", "entries?count=0", "entries?count=1001",
        "entries?from=1.0", "entries?&", "checkpoint?x"}) {
    EXPECT_EQ(status(head("GET", std::string{"/v1/journal/"} + query)), 400U) << query;
  }
  EXPECT_EQ(status(head("GET", "/v1/status?x=1")), 400U);
}

TEST(Route, AnEmptyQueryIsNone) { EXPECT_EQ(call(head("GET", "/v1/status?")).request.operation, Operation::status); }

TEST(Route, KindIsTheCodeOfAKind) {
  EXPECT_EQ(call(head("POST", "/v1/seals?kind=annual-transcript")).request.kind, "annual-transcript");
  EXPECT_EQ(call(head("POST", "/v1/explain?kind=transfer")).request.kind, "transfer");
  EXPECT_EQ(status(head("POST", "/v1/seals?kind=")), 400U);
  EXPECT_EQ(status(head("POST", "/v1/seals?kind=A")), 400U);
  EXPECT_EQ(status(head("POST", "/v1/seals?kind=" + std::string(65, 'a'))), 400U);
  EXPECT_EQ(status(head("POST", "/v1/seals?kind=a&kind=a")), 400U);
  EXPECT_EQ(status(head("POST", "/v1/orders?kind=a")), 400U);
}

TEST(Route, ASealNeedsOneIdempotencyKey) {
  auto asked = head("POST", "/v1/seals");
  EXPECT_EQ(call(asked).request.idempotency_key, "key");
  asked.idempotency_keys = {};
  EXPECT_EQ(status(asked), 400U);
  EXPECT_NE(body(asked).find("Idempotency-Key is missing"), std::string::npos);
  asked.idempotency_keys = {"a", "a"};
  EXPECT_EQ(status(asked), 400U);
  for (const auto& key : {std::string{}, std::string(256, 'a'), std::string{"a b"}, std::string{"\xc3\xa9"}}) {
    asked.idempotency_keys = {key};
    EXPECT_EQ(status(asked), 400U) << key;
  }
  asked.idempotency_keys = {std::string(255, 'a')};
  EXPECT_EQ(status(asked), 0U);
}

TEST(Route, NothingElseNeedsAKey) {
  auto asked = head("POST", "/v1/explain");
  asked.idempotency_keys = {};
  EXPECT_EQ(call(asked).request.operation, Operation::explain);
}

TEST(Route, OnlyFourTakeADocument) {
  EXPECT_TRUE(call(head("POST", "/v1/seals")).takes_document);
  EXPECT_TRUE(call(head("POST", "/v1/explain")).takes_document);
  EXPECT_TRUE(call(head("POST", "/v1/orders")).takes_document);
  EXPECT_TRUE(call(head("POST", "/v1/incoming")).takes_document);
  EXPECT_FALSE(call(head("GET", "/v1/orders")).takes_document);
}

TEST(Route, ABodyThatIsNotTheDocumentIs415) {
  auto asked = head("POST", "/v1/seals");
  asked.content_type = "Multipart/form-data; boundary=x";
  EXPECT_EQ(status(asked), 415U);
  asked.content_type = "application/x-www-form-urlencoded";
  EXPECT_EQ(status(asked), 0U) << "what curl --data-binary says by itself";
  asked.content_encoding = "gzip";
  EXPECT_EQ(status(asked), 415U);
  asked.content_encoding = "Identity";
  EXPECT_EQ(status(asked), 0U);
}

TEST(Route, OtherExpectationsAre417_RFC9110_10_1_1) {
  auto asked = head("POST", "/v1/seals");
  asked.expect = "100-Continue";
  EXPECT_EQ(status(asked), 0U);
  asked.expect = "the-best";
  EXPECT_EQ(status(asked), 417U);
}

TEST(Target, SplitsAndDecodes) {
  const auto target = parse_target("/a/%62c?x=1&y&z=a%3Db=c");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (std::vector<std::string>{"a", "bc"}));
  EXPECT_EQ(target->parameters, (std::vector<std::pair<std::string, std::string>>{{"x", "1"}, {"y", ""}, {"z", "a=b=c"}}));
}

}  // namespace
}  // namespace signet::gate
