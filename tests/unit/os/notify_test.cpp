// sd_notify(3): what a part says to systemd, and when it says nothing.
#include "daemon/os/notify.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace signet {
namespace {

using namespace std::chrono_literals;

// Stands where systemd listens.
class Notify : public testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/signet-notify-XXXXXX";
    ASSERT_NE(::mkdtemp(folder), nullptr);
    folder_ = folder;
    path_ = folder_ + "/notify";
    listen(path_);
    ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }
  void TearDown() override {
    ::unlink(path_.c_str());
    ::rmdir(folder_.c_str());
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
  }
  void listen(std::string name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    server_ = os::Fd{::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    ASSERT_EQ(::bind(server_.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
  }
  std::string heard() {
    char text[512];
    const ssize_t size = ::recv(server_.get(), text, sizeof text, 0);
    return size < 0 ? "" : std::string{text, static_cast<std::size_t>(size)};
  }
  std::string folder_, path_;
  os::Fd server_;
};

TEST_F(Notify, SaysThatItServes) {
  auto notifier = os::Notifier::take();
  notifier.ready("serving");
  EXPECT_EQ(heard(), "READY=1\nSTATUS=serving\n");
  notifier.stopping();
  EXPECT_EQ(heard(), "STOPPING=1\n");
}

TEST_F(Notify, AStatusIsOneLine) {
  auto notifier = os::Notifier::take();
  notifier.status("waiting\nREADY=1");
  EXPECT_EQ(heard(), "STATUS=waiting READY=1\n");
}

TEST_F(Notify, LeavesNothingInTheEnvironment) {
  ::setenv("WATCHDOG_USEC", "3000000", 1);
  ::setenv("WATCHDOG_PID", "1", 1);
  os::Notifier::take();
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) EXPECT_EQ(std::getenv(name), nullptr) << name;
}

TEST_F(Notify, FindsASocketOfTheAbstractSpace) {
  const std::string name = "@signet-notify-" + std::to_string(::getpid());
  listen(name);
  ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  os::Notifier::take().ready("serving");
  EXPECT_EQ(heard(), "READY=1\nSTATUS=serving\n");
}

TEST_F(Notify, WithoutSystemdNobodyIsTold) {
  ::unsetenv("NOTIFY_SOCKET");
  ::setenv("WATCHDOG_USEC", "3000", 1);
  auto notifier = os::Notifier::take();
  notifier.ready("serving");
  std::this_thread::sleep_for(5ms);
  EXPECT_FALSE(notifier.take_due());
  EXPECT_EQ(notifier.until_due(-1), -1);
  EXPECT_EQ(heard(), "");
}

TEST_F(Notify, ASocketThatIsNotThereIsNoReasonNotToServe) {
  ::setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
  ::setenv("WATCHDOG_USEC", "3000", 1);
  auto notifier = os::Notifier::take();
  notifier.ready("serving");
  EXPECT_EQ(notifier.until_due(-1), -1);
}

TEST_F(Notify, LooksThreeTimesWithinWhatTheWatchdogWaits) {
  ::setenv("WATCHDOG_USEC", "300000", 1);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  auto notifier = os::Notifier::take();
  notifier.ready("serving");
  EXPECT_FALSE(notifier.take_due());
  const int wait_ms = notifier.until_due(-1);
  EXPECT_GT(wait_ms, 0);
  EXPECT_LE(wait_ms, 101);
  EXPECT_EQ(notifier.until_due(7), 7);
  std::this_thread::sleep_for(110ms);
  EXPECT_EQ(notifier.until_due(500), 0);
  EXPECT_TRUE(notifier.take_due());
  EXPECT_FALSE(notifier.take_due()) << "the next time has begun to run";
}

TEST_F(Notify, AWatchdogOfAnotherProcessIsNotOurs) {
  ::setenv("WATCHDOG_USEC", "3000", 1);
  ::setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(os::Notifier::take().until_due(-1), -1);
}

TEST_F(Notify, TheWatchdogIsFedOnlyByASoundPart) {
  auto notifier = os::Notifier::take();
  notifier.found(Refusal{Reason::journal_inconsistent, "it has shrunk"});
  EXPECT_EQ(heard(), "");
  notifier.found(Done{});
  EXPECT_EQ(heard(), "WATCHDOG=1\n");
}

TEST_F(Notify, AStartThatGoesOnAsksForMoreTimeOnceASecond) {
  auto notifier = os::Notifier::take();
  notifier.starting("reading the journal");
  EXPECT_EQ(heard(), "EXTEND_TIMEOUT_USEC=20000000\nSTATUS=reading the journal\n");
  notifier.starting("reading the journal");
  EXPECT_EQ(heard(), "");
}

}  // namespace
}  // namespace signet
