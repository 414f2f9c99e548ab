// The program itself, in its cage: one question, and what it does with everything else.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/clock/desk.h"
#include "daemon/os/clock.h"
#include "daemon/wire/clock_message.h"
#include "tests/system/clock_listener.h"
#include "tests/system/inspect_forked.h"
#include "tests/system/notified.h"

namespace signet {
namespace {

using namespace std::chrono_literals;
using State = wire::ClockReply::State;

class ClockProgram : public testing::Test {
 protected:
  void SetUp() override { pid_ = listener_.start(environment_); }
  void TearDown() override {
    ::kill(pid_, SIGTERM);
    const int status = test::wait_forked(pid_);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) << "nothing else ended it: " << status;
  }
  os::Channel connected() {
    auto channel = os::connect_channel(listener_.path());
    EXPECT_TRUE(channel);
    return channel ? std::move(*channel) : os::Channel{};
  }
  static Result<wire::ClockReply> asked(os::Channel& channel, std::uint64_t id) {
    TRY_DONE(channel.send(wire::encode(wire::ClockRequest{id})));
    TRY(const auto frame, channel.receive(10s, 0));
    return wire::decode<wire::ClockReply>(frame.octets);
  }
  /// That octets of ours, and descriptors, end the connection without an answer, and this one alone.
  void ends(const Bytes& octets, const std::vector<int>& descriptors = {}) {
    auto good = connected(), bad = connected();
    ASSERT_TRUE(bad.send(octets, descriptors));
    EXPECT_FALSE(bad.receive(10s));
    EXPECT_TRUE(bad.ended());
    EXPECT_TRUE(asked(good, 1));
  }
  test::Notified systemd_;
  std::vector<std::string> environment_{"NOTIFY_SOCKET=@signet-notified-" + std::to_string(::getpid()), "WATCHDOG_USEC=600000"};
  test::ClockListener listener_;
  pid_t pid_ = -1;
};

TEST_F(ClockProgram, SaysWhatTheKernelSays) {
  auto channel = connected();
  const auto kernel = os::kernel_clock_synchronised();
  for (const std::uint64_t id : {7U, 7U, 8U}) {
    const auto reply = asked(channel, id);
    ASSERT_TRUE(reply) << reply.refusal().detail;
    EXPECT_EQ(reply->id, id);
    EXPECT_EQ(reply->state, !kernel ? State::unknown : *kernel ? State::synchronised : State::not_synchronised);
    EXPECT_EQ(reply->detail.empty(), static_cast<bool>(kernel));
  }
}

TEST_F(ClockProgram, AMessageThatIsNoneOfOursEndsItsConnectionAlone) {
  const auto good = wire::encode(wire::ClockRequest{1});
  ends({good.begin(), good.end() - 1});
  auto longer = good;
  longer.push_back(0);
  ends(longer);
  ends(Bytes(70, 7));
  ends(good, {0});
}

TEST_F(ClockProgram, ManyConnectionsWaitForTheirTurn) {
  std::vector<os::Channel> channels(clock::connections_max);
  for (auto& channel : channels) channel = connected();
  for (auto& channel : channels) EXPECT_TRUE(asked(channel, 1));
  auto late = connected();
  ASSERT_TRUE(late.send(wire::encode(wire::ClockRequest{9})));
  EXPECT_FALSE(late.receive(300ms)) << "there is no place";
  channels.pop_back();
  EXPECT_TRUE(late.receive(10s));
}

TEST_F(ClockProgram, FeedsItsWatchdogWhileItServesAndNotWhileItHangs) {
  EXPECT_EQ(systemd_.heard(10s), "READY=1\nSTATUS=serving\n");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(systemd_.heard(10s), "WATCHDOG=1\n");
  ::kill(pid_, SIGSTOP);
  while (!systemd_.heard(1s).empty()) {
  }
  EXPECT_EQ(systemd_.heard(1s), "");
  ::kill(pid_, SIGCONT);
  EXPECT_EQ(systemd_.heard(10s), "WATCHDOG=1\n");
}

int exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int exec_clock(int program, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "signet-clock");
  arguments.push_back(nullptr);
  return ::fexecve(program, const_cast<char**>(arguments.data()), environ);
}

TEST(ClockProgramAlone, SaysWhoStartsItAndRefusesRoot) {
  const test::ClockListener listener;  // before the program: it is to be descriptor 3 below
  const os::Fd program{::open(SIGNET_CLOCK, O_PATH | O_CLOEXEC)};
  EXPECT_EQ(exit_status(test::wait_forked(test::start_forked([&] { return exec_clock(program.get(), {}); }))), 3);
  EXPECT_EQ(exit_status(test::wait_forked(test::start_forked([&] { return exec_clock(program.get(), {"--nonsense"}); }))), 2);
  if (::geteuid() != 0) return;
  const pid_t root = ::fork();
  if (root == 0) {
    ::dup2(listener.socket().get(), 3);
    ::fcntl(3, F_SETFD, 0);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_FDNAMES", "clock", 1);
    exec_clock(program.get(), {});
    ::_exit(99);
  }
  EXPECT_EQ(exit_status(test::wait_forked(root)), 3);
}

}  // namespace
}  // namespace signet
