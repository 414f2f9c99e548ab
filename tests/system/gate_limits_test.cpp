// Sizes, times and numbers of clients: each limit with its own answer, and nobody else suffers.
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "daemon/gate/gate_limits.h"
#include "tests/system/gate_harness.h"

namespace signet::test {
namespace {

using gate::body_bytes_max;
using gate::large_bodies_max;

class GateLimits : public ::testing::Test {
 protected:
  GateLimits() {
    appliance_.keyhold.behave([](const Asked& asked) { return asked.with_document ? sealed() : done("{}"); });
  }
  bool serves() { return appliance_.ask("GET", "/v1/status").status == 200; }
  Appliance appliance_;
};

constexpr std::string_view post = "POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n";

TEST_F(GateLimits, ABodyOfTheWholeLimitIsTaken) {
  const std::string body(body_bytes_max, 'x');
  EXPECT_EQ(appliance_.seal(body).status, 201);
  EXPECT_EQ(appliance_.keyhold.last().document.size(), body_bytes_max);
}

// Each of them announces a large body and sends none of it: what comes after them waits, small ones do not.
TEST_F(GateLimits, FewLargeBodiesStandInMemoryAtOnce) {
  const auto announce = [&](RawClient& client) { return client.send(std::string{post} + "Content-Length: 3000000\r\n\r\n"); };
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < large_bodies_max; ++i) {
    clients.push_back(std::make_unique<RawClient>(appliance_.gate.socket_path()));
    ASSERT_TRUE(announce(*clients.back()));
  }
  std::string got;
  for (int i = 0; i < 50 && !got.starts_with("HTTP/1.1 503"); ++i) {  // until the gate has read all heads
    RawClient one_more{appliance_.gate.socket_path()};
    ASSERT_TRUE(announce(one_more));
    got = one_more.read(1, "\r\n\r\n");
  }
  EXPECT_TRUE(got.starts_with("HTTP/1.1 503")) << got;
  EXPECT_EQ(appliance_.seal("<HOC_BA/>").status, 201);
  clients.clear();
  EXPECT_EQ(appliance_.seal(std::string(3'000'000, 'x')).status, 201);
}

TEST_F(GateLimits, OneOctetMoreIs413) {
  const std::string body(body_bytes_max + 1, 'x');
  const auto response = appliance_.seal(body);
  EXPECT_EQ(response.status, 413) << response.body;
  EXPECT_EQ(appliance_.keyhold.asked_count(), 0U);
}

TEST_F(GateLimits, ATooLargeLengthIsAnsweredBeforeTheBody) {
  RawClient client{appliance_.gate.socket_path()};
  client.send(std::string{post} + "Content-Length: " + std::to_string(body_bytes_max + 1) + "\r\n\r\n");
  EXPECT_TRUE(client.read(5, "\r\n\r\n").starts_with("HTTP/1.1 413"));
}

TEST_F(GateLimits, ChunkedBodiesAreCounted) {
  const auto file = appliance_.folder.path() + "/large";
  ASSERT_EQ(run("head -c " + std::to_string(body_bytes_max + 1) + " /dev/zero > " + file).status, 0);
  const auto got = run("curl -sS --max-time 40 -o /dev/null -w '%{http_code}' -T - -X POST -H 'Idempotency-Key: k' --unix-socket " +
                       appliance_.gate.socket_path() + " http://x/v1/seals < " + file);
  EXPECT_TRUE(holds(got.output, "413")) << got.output;
  EXPECT_EQ(appliance_.keyhold.asked_count(), 0U);
}

TEST_F(GateLimits, AClientThatSendsAllBeforeItReadsStillReadsThe413) {
  RawClient client{appliance_.gate.socket_path()};
  EXPECT_TRUE(client.send(std::string{post} + "Content-Length: 40000000\r\n\r\n" + std::string(40'000'000, 'x')));
  EXPECT_TRUE(client.read(5).starts_with("HTTP/1.1 413"));
}

TEST_F(GateLimits, AHeaderOver8KiBIs431) {
  for (const auto& head : {std::string{"GET /v1/status HTTP/1.1\r\nX: "} + std::string(9000, 'a') + "\r\n\r\n",
                           "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n\r\n", "GET /v1/status HTTP/1.1\r\n" + [] {
                             std::string many;
                             for (int i = 0; i < 2000; ++i) many += "A: b\r\n";
                             return many;
                           }() + "\r\n"}) {
    RawClient client{appliance_.gate.socket_path()};
    client.send(head);
    const auto got = client.read(5);
    EXPECT_TRUE(got.starts_with("HTTP/1.1 431")) << got.substr(0, 200);
  }
}

TEST_F(GateLimits, GarbageIs400) {
  using namespace std::string_literals;
  for (const auto& garbage :
       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, "\0\0\0\0\r\n\r\n"s, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"s,
        "GET /v1/status HTTP/9.9\r\n\r\n"s, "GET  /v1/status HTTP/1.1\r\n\r\n"s, "\r\n\r\n\r\n\r\n"s, "<HOC_BA/>\r\n\r\n"s,
        "POST /v1/seals HTTP/1.1\r\nIdempotency-Key: k\r\nContent-Length: -1\r\n\r\n"s,
        "POST /v1/seals HTTP/1.1\r\nIdempotency-Key: k\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"s,
        "POST /v1/seals HTTP/1.1\r\nIdempotency-Key: k\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s,
        "POST /v1/seals HTTP/1.1\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"s}) {
    RawClient client{appliance_.gate.socket_path()};
    client.send(garbage);
    client.end_sending();
    const auto got = client.read(8);
    EXPECT_TRUE(got.empty() || got.starts_with("HTTP/1.1 400") || got.starts_with("HTTP/1.0 400")) << got;
    EXPECT_FALSE(holds(got, "<html"));
  }
  EXPECT_TRUE(serves());
  EXPECT_EQ(appliance_.keyhold.asked_count(), 1U);
}

TEST_F(GateLimits, AHalfRequestIs400) {
  for (const auto& half : {std::string{"GET /v1/sta"}, std::string{post} + "Content-Length: 10\r\n\r\nabc"}) {
    RawClient client{appliance_.gate.socket_path()};
    client.send(half);
    client.end_sending();
    const auto got = client.read(5);
    EXPECT_TRUE(got.empty() || got.starts_with("HTTP/1.1 400")) << got;
  }
  EXPECT_EQ(appliance_.keyhold.asked_count(), 0U) << "half a document is never asked about";
}

// All slow clients wait together, for the 30 seconds that a request may take.
TEST_F(GateLimits, SlowRequestsAre408AndOthersAreServed) {
  RawClient half_head{appliance_.gate.socket_path()};
  RawClient half_body{appliance_.gate.socket_path()};
  RawClient dripping{appliance_.gate.socket_path()};
  RawClient never_invited{appliance_.gate.socket_path()};
  half_head.send("GET /v1/status HTTP/1.1\r\nHost");
  half_body.send(std::string{post} + "Content-Length: 100\r\n\r\n<HOC_BA>");
  never_invited.send(std::string{post} + "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n");
  dripping.send(std::string{post} + "Content-Length: 100\r\n\r\n");
  const auto begin = std::chrono::steady_clock::now();
  while (!dripping.closed(1) && std::chrono::steady_clock::now() - begin < std::chrono::seconds{45}) {
    if (!dripping.send("x")) break;
    EXPECT_TRUE(serves());
    if (!dripping.read(0, {}).empty()) break;
    if (std::chrono::steady_clock::now() - begin > std::chrono::seconds{32}) break;
  }
  for (RawClient* client : {&half_head, &half_body, &dripping}) EXPECT_TRUE(client->read(10).starts_with("HTTP/1.1 408"));
  EXPECT_TRUE(holds(never_invited.read(10), "HTTP/1.1 408"));
}

TEST_F(GateLimits, AnAccountHasSoManyConnectionsAtOnce) {
  appliance_.keyhold.behave([](const Asked&) {
    Reaction reaction = done("{}");
    reaction.hold = true;
    return reaction;
  });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < gate::connections_of_an_account_max; ++i) {
    clients.push_back(std::make_unique<RawClient>(appliance_.gate.socket_path()));
    clients.back()->send("GET /v1/journal/entries?from=" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  for (int i = 0; i < 500 && appliance_.keyhold.held() < gate::calls_of_an_account_max; ++i) ::usleep(10'000);
  ::usleep(200'000);
  EXPECT_EQ(appliance_.keyhold.held(), gate::calls_of_an_account_max) << "the others of this account wait in the gate";
  RawClient one_more{appliance_.gate.socket_path()};
  one_more.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto turned_away = one_more.read(5);
  EXPECT_TRUE(turned_away.starts_with("HTTP/1.1 429")) << turned_away;
  EXPECT_TRUE(holds(turned_away, "Retry-After: "));
  appliance_.keyhold.behave([](const Asked&) { return done("{}"); });
  appliance_.keyhold.release();
  for (auto& client : clients) EXPECT_TRUE(client->read(10, "{}").starts_with("HTTP/1.1 200"));
}

TEST_F(GateLimits, AnIdleConnectionGivesWay) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (std::size_t i = 0; i < gate::connections_of_an_account_max; ++i)
    idle.push_back(std::make_unique<RawClient>(appliance_.gate.socket_path()));
  ::usleep(700'000);  // idle_grace and more
  EXPECT_TRUE(serves());
  EXPECT_TRUE(idle.front()->closed(2)) << "the one that was idle longest";
  EXPECT_FALSE(idle.back()->closed(0));
}

TEST_F(GateLimits, OneAccountsSlowRequestsKeepNobodyElseOut) {
  if (::getuid() != 0) GTEST_SKIP() << "needs a second account";
  std::vector<std::unique_ptr<RawClient>> slow;
  for (std::size_t i = 0; i < limits::clients_max; ++i) {
    slow.push_back(std::make_unique<RawClient>(appliance_.gate.socket_path()));
    slow.back()->send("GET /v1/sta");
  }
  ::usleep(300'000);
  EXPECT_EQ(appliance_.ask("GET", "/v1/status").status, 429) << "the same account gets no more";
  const auto got = run("setpriv --reuid=1234 --regid=1234 --clear-groups curl -sS -o /dev/null -w '%{http_code}' --unix-socket " +
                       appliance_.gate.socket_path() + " http://x/v1/status");
  EXPECT_EQ(got.output, "200") << "another account takes the place of a slow one";
}

}  // namespace
}  // namespace signet::test
