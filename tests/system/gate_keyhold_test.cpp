// keyhold gone, dying, stuck or lying: clients get a 503 that says so, and the gate goes on.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <thread>

#include "daemon/gate/keyhold_pool.h"
#include "tests/system/gate_harness.h"

namespace signet::test {
namespace {

using wire::Answer;

class GateKeyhold : public ::testing::Test {
 protected:
  void expect_503_then_well(const FakeKeyhold::Behaviour& wrong) {
    appliance_.keyhold.behave(wrong);
    const auto response = appliance_.ask("GET", "/v1/status");
    EXPECT_EQ(response.status, 503) << response.body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_FALSE(response.header("Retry-After").empty());
    appliance_.keyhold.behave([](const Asked&) { return done("{}"); });
    EXPECT_EQ(appliance_.ask("GET", "/v1/status").status, 200);
  }
  Appliance appliance_;
};

TEST_F(GateKeyhold, DyingMidRequestIs503) {
  expect_503_then_well([](const Asked&) {
    Reaction reaction;
    reaction.hang_up = true;
    return reaction;
  });
}

TEST_F(GateKeyhold, AFrameThatIsNoAnswerIs503) {
  expect_503_then_well([](const Asked&) {
    Reaction reaction;
    reaction.raw = to_bytes("nonsense");
    return reaction;
  });
}

TEST_F(GateKeyhold, AFrameWithTrailingOctetsIs503) {
  expect_503_then_well([](const Asked& asked) {
    Reaction reaction = done();
    reaction.answer.id = asked.request.id;
    reaction.raw = wire::encode(reaction.answer);
    reaction.raw->push_back(0);
    return reaction;
  });
}

TEST_F(GateKeyhold, AnAnswerToAnotherQuestionIs503) {
  expect_503_then_well([](const Asked& asked) {
    Reaction reaction = done("{}");
    reaction.keep_id = true;
    reaction.answer.id = asked.request.id + 1000;
    return reaction;
  });
}

TEST_F(GateKeyhold, APayloadWithoutDescriptorIs503) {
  expect_503_then_well([](const Asked&) {
    Reaction reaction = done();
    reaction.omit_descriptor = true;
    return reaction;
  });
}

TEST_F(GateKeyhold, APayloadThatIsNotSealedIs503) {
  expect_503_then_well([](const Asked&) {
    Reaction reaction = done("{}");
    reaction.unsealed_payload = true;
    return reaction;
  });
}

TEST_F(GateKeyhold, AReasonThatNobodyKnowsIs503) {
  expect_503_then_well([](const Asked&) { return negative(Answer::refused, {{9999, "", "", "", "", ""}}); });
}

TEST_F(GateKeyhold, ANoteThatNobodyKnowsIs503) {
  expect_503_then_well([](const Asked&) {
    Reaction reaction = done("{}");
    reaction.answer.notes = {{200, "", "", "", ""}};
    return reaction;
  });
}

TEST_F(GateKeyhold, APayloadThatIsNotJsonIs503) {
  expect_503_then_well([](const Asked&) { return done("{"); });
}

TEST_F(GateKeyhold, RestartedIsFoundAgain) {
  EXPECT_EQ(appliance_.ask("GET", "/v1/status").status, 200);
  appliance_.keyhold.stop();
  ::sleep(11);  // past the patience that the gate has at its start
  const auto gone = appliance_.ask("GET", "/v1/status");
  EXPECT_EQ(gone.status, 503);
  EXPECT_TRUE(holds(gone.body, "keyhold is not running")) << gone.body;
  const auto metrics = appliance_.ask("GET", "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_TRUE(holds(metrics.body, "signet_keyhold_up 0\n"));
  appliance_.keyhold.start();
  EXPECT_EQ(appliance_.ask("GET", "/v1/status").status, 200);
}

TEST_F(GateKeyhold, StartedLaterIsWaitedFor) {
  appliance_.keyhold.stop();
  std::thread later{[&] { ::usleep(500'000), appliance_.keyhold.start(); }};
  EXPECT_EQ(appliance_.ask("GET", "/v1/status").status, 200);
  later.join();
}

TEST_F(GateKeyhold, AnswersAreMatchedById) {
  appliance_.keyhold.behave([](const Asked& asked) {
    Reaction reaction = done("{\"from\":" + std::to_string(asked.request.from) + "}");
    reaction.hold = true;
    return reaction;
  });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<RawClient>(appliance_.gate.socket_path()));
    clients.back()->send("GET /v1/journal/entries?from=" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  // One account has so many places at a time, and each has one call.
  for (std::size_t asked = 0; asked < 40;) {
    asked = std::min<std::size_t>(40, asked + gate::calls_of_an_account_max);
    for (int i = 0; i < 500 && appliance_.keyhold.asked_count() < asked; ++i) ::usleep(10'000);
    ASSERT_EQ(appliance_.keyhold.asked_count(), asked);
    appliance_.keyhold.release();  // newest first
  }
  for (int i = 0; i < 40; ++i)
    EXPECT_TRUE(holds(clients[static_cast<std::size_t>(i)]->read(10, "}"), "{\"from\":" + std::to_string(i) + "}")) << i;
}

TEST_F(GateKeyhold, AClientThatLeavesHarmsNobody) {
  appliance_.keyhold.behave([](const Asked&) {
    Reaction reaction = done("{}");
    reaction.hold = true;
    return reaction;
  });
  {
    RawClient client{appliance_.gate.socket_path()};
    client.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 500 && appliance_.keyhold.held() < 1; ++i) ::usleep(10'000);
  }
  appliance_.keyhold.release();
  appliance_.keyhold.behave([](const Asked&) { return done("{}"); });
  EXPECT_EQ(appliance_.ask("GET", "/v1/status").status, 200);
}

TEST_F(GateKeyhold, NothingIsAskedTwice) {
  appliance_.keyhold.behave([](const Asked&) {
    Reaction reaction;
    reaction.hang_up = true;
    return reaction;
  });
  EXPECT_EQ(appliance_.seal().status, 503);
  EXPECT_EQ(appliance_.keyhold.asked_count(), 1U);
}

/// The pool alone, with short times.
TEST(KeyholdPool, AStuckKeyholdIsGivenUp) {
  Folder folder;
  FakeKeyhold keyhold{folder.path() + "/keyhold.sock"};
  keyhold.behave([](const Asked&) {
    Reaction reaction;
    reaction.silent = true;
    return reaction;
  });
  boost::asio::io_context context;
  gate::KeyholdPool pool{context, folder.path() + "/keyhold.sock", {std::chrono::milliseconds{0}, std::chrono::milliseconds{200}}};
  std::optional<Refusal> refusal;
  pool.call({}, {}, [&](const Result<gate::KeyholdAnswer>& got) { refusal = got.refusal(); });
  context.run();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->reason, Reason::unavailable);
  EXPECT_TRUE(holds(refusal->detail, "in time"));
  EXPECT_EQ(pool.in_flight(), 0U);
}

TEST(KeyholdPool, TooManyCallsAreBusy) {
  Folder folder;
  FakeKeyhold keyhold{folder.path() + "/keyhold.sock"};
  keyhold.behave([](const Asked&) {
    Reaction reaction;
    reaction.silent = true;
    return reaction;
  });
  boost::asio::io_context context;
  gate::KeyholdPool pool{context, folder.path() + "/keyhold.sock", {std::chrono::milliseconds{0}, std::chrono::milliseconds{200}}};
  std::size_t busy = 0;
  for (std::size_t i = 0; i < gate::calls_max + 3; ++i) {
    pool.call({}, {}, [&](const Result<gate::KeyholdAnswer>& got) { busy += got.refusal().reason == Reason::busy ? 1 : 0; });
  }
  context.run();
  EXPECT_EQ(busy, 3U);
  EXPECT_LE(pool.connections_opened(), gate::calls_max) << "a call that is not answered costs its connection, and no other one";
}

TEST(GateStart, RefusesRoot) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root";
  Folder folder;
  Gate gate{folder.path(), false};
  EXPECT_EQ(gate.wait_for_end(10), 4);
}

TEST(GateStart, EndsCleanlyWhenAsked) {
  Appliance appliance;
  EXPECT_EQ(appliance.ask("GET", "/v1/status").status, 200);
  ::kill(appliance.gate.pid(), SIGTERM);
  EXPECT_EQ(appliance.gate.wait_for_end(10), 0);
}

TEST(GateStart, NeedsItsSocket) {
  const auto got = run(std::string{"env -u LISTEN_FDS "} + SIGNET_GATE_PROGRAM);
  EXPECT_EQ(got.status, 2) << got.output;
  EXPECT_TRUE(holds(got.output, "LISTEN_FDS"));
}

}  // namespace
}  // namespace signet::test
