// Who gets one of the gate's places when more come than there are: by account, told at once, and nobody for ever.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <thread>

#include "daemon/gate/gate_limits.h"
#include "tests/system/gate_harness.h"

namespace signet::test {
namespace {

using gate::connections_of_an_account_max;
using gate::turned_away_of_an_account_max;
using Clients = std::vector<std::unique_ptr<RawClient>>;

constexpr uid_t another = 1234;
constexpr std::string_view ask_status = "GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n";

class GateDoorway : public ::testing::Test {
 protected:
  GateDoorway() {
    appliance_.keyhold.behave([](const Asked& asked) { return asked.with_document ? sealed() : done("{}"); });
  }
  std::unique_ptr<RawClient> connect() { return std::make_unique<RawClient>(appliance_.gate.socket_path()); }
  /// By another account: SO_PEERCRED is whoever connects, at that moment.
  std::unique_ptr<RawClient> connect_as(uid_t uid) {
    EXPECT_EQ(::seteuid(uid), 0);
    auto client = connect();
    EXPECT_EQ(::seteuid(0), 0);
    return client;
  }
  Clients open(std::size_t count, std::string_view text) {
    Clients clients;
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(connect());
      if (!text.empty()) clients.back()->send(text);
    }
    return clients;
  }
  /// So many whose request is being worked on, and that therefore never give way to their own account.
  Clients busy(std::size_t count) {
    appliance_.keyhold.behave([](const Asked&) {
      Reaction reaction = done("{}");
      reaction.hold = true;
      return reaction;
    });
    auto clients = open(count, ask_status);
    for (int i = 0; i < 500 && appliance_.keyhold.held() < gate::calls_of_an_account_max; ++i) ::usleep(10'000);
    ::usleep(100'000);
    return clients;
  }
  /// All of them stand in the kernel's line before the gate takes the first.
  template <class Work>
  void in_one_line(const Work& work) {
    ASSERT_EQ(::kill(appliance_.gate.pid(), SIGSTOP), 0);
    work();
    ASSERT_EQ(::kill(appliance_.gate.pid(), SIGCONT), 0);
  }
  void answer_all() {
    appliance_.keyhold.behave([](const Asked&) { return done("{}"); });
    appliance_.keyhold.release();
  }
  Appliance appliance_;
};

TEST_F(GateDoorway, OneAccountLeavesPlacesForOthers) {
  if (::getuid() != 0) GTEST_SKIP() << "needs a second account";
  const auto slow = open(limits::clients_max, "GET /v1/sta");
  for (int i = 0; i < 8; ++i) {
    const auto other = connect_as(another);
    other->send(ask_status);
    EXPECT_TRUE(other->read(5, "{}").starts_with("HTTP/1.1 200"));
  }
  for (std::size_t i = 0; i < connections_of_an_account_max; ++i) EXPECT_FALSE(slow[i]->closed(0)) << "nobody had to give way: " << i;
}

TEST_F(GateDoorway, OnAFullGateTheLongestIdleOfWhoHoldsMoreGivesWay) {
  if (::getuid() != 0) GTEST_SKIP() << "needs other accounts";
  const auto idle = open(connections_of_an_account_max, "");
  Clients few;
  for (std::size_t i = connections_of_an_account_max; i < limits::clients_max; ++i) few.push_back(connect_as(another));
  ::usleep(200'000);
  const auto newcomer = connect_as(5678);
  newcomer->send(ask_status);
  EXPECT_TRUE(newcomer->read(5, "{}").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(idle.front()->closed(2));
  EXPECT_FALSE(idle.back()->closed(0));
  for (const auto& each : few) EXPECT_FALSE(each->closed(0)) << "who holds few keeps them";
}

TEST_F(GateDoorway, OnAFullGateTheNewestWaitingRequestOfWhoHoldsMostIsToldToComeAgain) {
  if (::getuid() != 0) GTEST_SKIP() << "needs other accounts";
  auto many = busy(connections_of_an_account_max);
  Clients few;
  for (std::size_t i = connections_of_an_account_max; i < limits::clients_max; ++i) {
    few.push_back(connect_as(another));
    few.back()->send(ask_status);
  }
  ::usleep(300'000);
  const auto newcomer = connect_as(5678);
  newcomer->send(ask_status);
  const auto told = many.back()->read(5);
  EXPECT_TRUE(told.starts_with("HTTP/1.1 503")) << told;
  for (const auto* part : {"Retry-After: 2\r\n", "Connection: close\r\n", "more requests waiting than others"})
    EXPECT_TRUE(holds(told, part)) << told;
  answer_all();
  EXPECT_TRUE(newcomer->read(5, "{}").starts_with("HTTP/1.1 200"));
  many.pop_back();
  for (const auto& each : many) EXPECT_TRUE(each->read(10, "{}").starts_with("HTTP/1.1 200"));
  for (const auto& each : few) EXPECT_TRUE(each->read(10, "{}").starts_with("HTTP/1.1 200"));
}

TEST_F(GateDoorway, TheFirstFewOverTheNumberAreRead_TheOthersHearItUnread) {
  auto held = busy(connections_of_an_account_max);
  const auto over = open(turned_away_of_an_account_max + 4, "");
  for (std::size_t i = 0; i < turned_away_of_an_account_max; ++i) {
    EXPECT_FALSE(over[i]->closed(0)) << "its request is awaited: " << i;
    over[i]->send(ask_status);
    EXPECT_TRUE(over[i]->read(5).starts_with("HTTP/1.1 429"));
  }
  for (std::size_t i = turned_away_of_an_account_max; i < over.size(); ++i) {
    const auto heard = over[i]->read(5);
    EXPECT_TRUE(heard.starts_with("HTTP/1.1 429")) << heard;
    for (const auto* part : {"Retry-After: 2\r\n", "Connection: close\r\n", "Date: ", "application/problem+json", "\"busy\""})
      EXPECT_TRUE(holds(heard, part)) << part << " in " << heard;
  }
}

TEST_F(GateDoorway, WhoWritesBeforeItReadsStillHearsIt) {
  auto held = busy(connections_of_an_account_max);
  const auto over = open(turned_away_of_an_account_max + 6, ask_status);
  for (std::size_t i = turned_away_of_an_account_max; i < over.size(); ++i) EXPECT_TRUE(over[i]->read(5).starts_with("HTTP/1.1 429"));
}

TEST_F(GateDoorway, ANewConnectionHasTimeToSayWhatItWants) {
  Clients fresh;
  std::unique_ptr<RawClient> one_more;
  in_one_line([&] {
    fresh = open(connections_of_an_account_max, "");
    one_more = connect();
    one_more->send(ask_status);
  });
  EXPECT_TRUE(one_more->read(5).starts_with("HTTP/1.1 429"));
  fresh.front()->send(ask_status);
  EXPECT_TRUE(fresh.front()->read(5, "{}").starts_with("HTTP/1.1 200")) << "the oldest had not said anything yet";
}

TEST_F(GateDoorway, AnotherAccountsNewConnectionHasItToo) {
  if (::getuid() != 0) GTEST_SKIP() << "needs many accounts";
  Clients fresh;
  std::unique_ptr<RawClient> newcomer;
  in_one_line([&] {
    for (std::size_t i = 0; i < limits::clients_max; ++i) fresh.push_back(connect_as(static_cast<uid_t>(20000 + i)));
    newcomer = connect_as(another);
    newcomer->send(ask_status);
  });
  EXPECT_TRUE(newcomer->read(5).starts_with("HTTP/1.1 503")) << "who holds one place holds no more than a newcomer would";
  fresh.front()->send(ask_status);
  EXPECT_TRUE(fresh.front()->read(5, "{}").starts_with("HTTP/1.1 200"));
}

// Accounts are many: subordinate user ids give one person thousands, and each of them holds no more than anybody.
TEST_F(GateDoorway, SlowRequestsOfManyAccountsGiveWayInTime) {
  if (::getuid() != 0) GTEST_SKIP() << "needs many accounts";
  Clients slow;
  for (std::size_t i = 0; i < limits::clients_max; ++i) {
    slow.push_back(connect_as(static_cast<uid_t>(20000 + i)));
    slow.back()->send("GET /v1/sta");
  }
  ::usleep(700'000);  // idle_grace and more: all of them have begun
  auto early = connect_as(another);
  early->send(ask_status);
  EXPECT_TRUE(early->read(5).starts_with("HTTP/1.1 503")) << "each of them may still finish";
  std::this_thread::sleep_for(gate::slow_when_full + std::chrono::milliseconds{300});
  auto later = connect_as(another);
  later->send(ask_status);
  EXPECT_TRUE(later->read(5, "{}").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(slow.front()->closed(2)) << "the one that took longest";
  EXPECT_FALSE(slow.back()->closed(0));
}

TEST_F(GateDoorway, TurnedAwayConnectionsAreCounted) {
  auto held = busy(connections_of_an_account_max);
  auto over = connect();
  over->send(ask_status);
  EXPECT_TRUE(over->read(5).starts_with("HTTP/1.1 429"));
  answer_all();
  held.clear();
  std::string text;
  for (int i = 0; i < 100 && !holds(text, "turned_away_total"); ++i) {
    ::usleep(20'000);
    text = appliance_.ask("GET", "/metrics").body;
  }
  // Asking may itself have been turned away, while the gate had not yet seen the others go.
  EXPECT_TRUE(holds(text, "signet_gate_connections_turned_away_total ")) << text;
  EXPECT_FALSE(holds(text, "signet_gate_connections_turned_away_total 0\n")) << text;
}

// While the gate stands still the kernel's line fills, far beyond what is taken out at once: everybody in it is told.
TEST_F(GateDoorway, ALongLineIsTakenToItsEnd) {
  Clients all;
  in_one_line([&] { all = open(200, ""); });
  for (std::size_t i = connections_of_an_account_max + turned_away_of_an_account_max; i < all.size(); ++i)
    EXPECT_TRUE(all[i]->read(5, "\r\n\r\n").starts_with("HTTP/1.1 429")) << i;
}

}  // namespace
}  // namespace signet::test
