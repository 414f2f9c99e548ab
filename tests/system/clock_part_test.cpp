// What keyhold makes of the clock part: of a real one, of one that is gone or hangs, and of one that says what is none of its answers.
#include "daemon/keyhold/clock_part.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "daemon/os/clock.h"
#include "tests/system/clock_listener.h"
#include "tests/system/inspect_forked.h"

namespace signet::keyhold {
namespace {

using namespace std::chrono_literals;
using State = wire::ClockReply::State;

constexpr ClockPart::Patience at_once{5000ms, 5000ms, 0ms};

std::string silence(const Result<bool>& said) {
  EXPECT_FALSE(said);
  if (said) return "";
  EXPECT_EQ(said.refusal().reason, Reason::clock_part_silent);
  return said.refusal().detail;
}

bool says_yes(const Result<bool>& said) { return said && *said; }

class RealClock : public testing::Test {
 protected:
  void end(int signal) {
    ::kill(pid_, signal);
    test::wait_forked(pid_);
  }
  test::ClockListener listener_;
  pid_t pid_ = -1;
};

TEST_F(RealClock, IsBelieved) {
  pid_ = listener_.start();
  ClockPart part{listener_.path(), at_once};
  const auto kernel = os::kernel_clock_synchronised();
  if (kernel) {
    EXPECT_EQ(*part.synchronised(), *kernel);
  } else {
    EXPECT_EQ(silence(part.synchronised()), kernel.refusal().detail);
  }
  end(SIGTERM);
}

TEST_F(RealClock, ThatDiedIsAskedAgainWhenItIsBack) {
  pid_ = listener_.start();
  ClockPart part{listener_.path(), {5000ms, 300ms, 0ms}};
  const bool before = static_cast<bool>(part.synchronised());
  end(SIGKILL);
  EXPECT_EQ(silence(part.synchronised()), "no answer in time") << "the listener is there, and nobody behind it";
  pid_ = listener_.start();
  bool after = !before;
  for (int i = 0; i < 100 && after != before; ++i) after = static_cast<bool>(part.synchronised());
  EXPECT_EQ(after, before);
  end(SIGTERM);
}

TEST_F(RealClock, ThatHangsTakesItsTimeLimitAndNoMore) {
  pid_ = listener_.start();
  ClockPart part{listener_.path(), {5000ms, 50ms, 0ms}};
  static_cast<void>(part.synchronised());
  ::kill(pid_, SIGSTOP);
  // More than the listener's line and the socket would hold, were each a new connection or a new question.
  const auto begun = ClockPart::Steady::now();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(silence(part.synchronised()), "no answer in time");
  EXPECT_LT(ClockPart::Steady::now() - begun, 4s);
  ::kill(pid_, SIGCONT);
  bool back = false;
  for (int i = 0; i < 200 && !back; ++i) {
    const auto said = part.synchronised();
    back = said || said.refusal().detail != "no answer in time";
  }
  EXPECT_TRUE(back);
  end(SIGTERM);
}

/// Answers as it is told, in the test's own process.
class FalseClock : public testing::Test {
 protected:
  ~FalseClock() override {
    ended_ = true;
    answering_.join();
  }
  /// To the next question; nothing: it hangs up.
  void will_say(std::vector<std::function<std::optional<Bytes>(std::uint64_t id)>> answers) {
    answering_ = std::thread{[this, answers = std::move(answers)] {
      for (const auto& each : answers) {
        const auto id = question();
        if (!id) return;
        const auto words = each(*id);
        if (words) static_cast<void>(channel_.send(*words, descriptors_));
        if (!words) channel_ = os::Channel{};
      }
    }};
  }
  std::optional<std::uint64_t> question() {
    while (!ended_) {
      if (auto next = os::accept_channel(listener_.socket())) {
        channel_ = std::move(*next);
        ++connections_;
      }
      const auto frame = channel_.receive(1ms, 0);
      if (frame) return wire::decode<wire::ClockRequest>(frame->octets)->id;
    }
    return std::nullopt;
  }
  static Bytes reply(std::uint64_t id, State state) { return wire::encode(wire::ClockReply{id, state, ""}); }
  test::ClockListener listener_;
  os::Channel channel_;
  std::vector<int> descriptors_;  // that come with each answer
  std::atomic<bool> ended_{false};
  std::atomic<int> connections_{0};
  std::thread answering_;
};

TEST_F(FalseClock, IsBelievedInItsTwoAnswersAlone) {
  will_say({[](auto id) { return reply(id, State::synchronised); }, [](auto id) { return reply(id, State::not_synchronised); },
            [](auto id) {
              return wire::encode(wire::ClockReply{id, State::unknown, "adjtimex: Operation not permitted"});
            }});
  ClockPart part{listener_.path(), at_once};
  EXPECT_TRUE(*part.synchronised());
  EXPECT_FALSE(*part.synchronised());
  EXPECT_EQ(silence(part.synchronised()), "adjtimex: Operation not permitted");
}

TEST_F(FalseClock, WhoSaysAnythingElseIsSilent) {
  const auto cut = [](auto id) {
    auto octets = reply(id, State::synchronised);
    octets.pop_back();
    return octets;
  };
  const auto longer = [](auto id) {
    auto octets = reply(id, State::synchronised);
    octets.push_back(0);
    return octets;
  };
  const auto no_state = [](auto id) { return reply(id, static_cast<State>(4)); };
  will_say({cut, longer, no_state, [](auto id) { return reply(id + 1, State::synchronised); }, [](auto) { return std::nullopt; },
            [](auto id) { return reply(id, State::synchronised); }});
  ClockPart part{listener_.path(), at_once};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(silence(part.synchronised()), "a message of one of our own processes");
  EXPECT_EQ(silence(part.synchronised()), "an answer to another question");
  EXPECT_EQ(silence(part.synchronised()), "the peer closed the connection");
  EXPECT_TRUE(says_yes(part.synchronised()));
  EXPECT_EQ(connections_, 6) << "each wrong word ended its connection";
}

TEST_F(FalseClock, WhoHandsOverADescriptorIsSilent) {
  descriptors_ = {0};
  will_say({[](auto id) { return reply(id, State::synchronised); }});
  ClockPart part{listener_.path(), at_once};
  EXPECT_EQ(silence(part.synchronised()), "a frame carries a wrong number of descriptors");
}

TEST_F(FalseClock, WhatItSaysLateIsNotTakenForNow) {
  will_say({[](auto id) {
              std::this_thread::sleep_for(300ms);
              return reply(id, State::synchronised);
            },
            [](auto id) { return reply(id, State::not_synchronised); }});
  ClockPart part{listener_.path(), {50ms, 5000ms, 0ms}};
  EXPECT_EQ(silence(part.synchronised()), "no answer in time");
  const auto now = part.synchronised();
  EXPECT_TRUE(now && !*now);
}

TEST_F(FalseClock, IsNotAskedAgainWithinASecond) {
  will_say({[](auto id) { return reply(id, State::synchronised); }});
  ClockPart part{listener_.path(), {5000ms, 5000ms, 60'000ms}};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(says_yes(part.synchronised()));
}

TEST(NoClock, IsSilentAtOnce) {
  ClockPart part{"/nonexistent/clock.sock"};
  EXPECT_EQ(silence(part.synchronised()), "/nonexistent/clock.sock: No such file or directory");
}

}  // namespace
}  // namespace signet::keyhold
