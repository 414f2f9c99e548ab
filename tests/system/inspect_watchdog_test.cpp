// The zygote feeds its watchdog only while workers can be started and answer.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "daemon/inspect/zygote.h"
#include "daemon/os/cage.h"
#include "daemon/os/memfd.h"
#include "tests/system/inspect_forked.h"
#include "tests/system/notified.h"

namespace signet {
namespace {

using namespace std::chrono_literals;

wire::InspectOutput answers(ByteView document, const wire::InspectRequest&) {
  if (as_text(document) == "loop") {
    for (volatile bool on = true; on;) {
    }
  }
  return {};
}

wire::InspectOutput dies(ByteView, const wire::InspectRequest&) { return ::raise(SIGSEGV), wire::InspectOutput{}; }

int serve_watched(inspect::InspectFunction inspect, os::Channel channel) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null, 0);
  ::dup2(null, 1);
  ::setenv("WATCHDOG_USEC", "300000", 1);
  auto notifier = os::Notifier::take();
  inspect::Zygote zygote{{.inspect = inspect, .time_max = 3000ms, .workers_max = 1}};
  zygote.adopt(std::move(channel));
  zygote.watch(notifier);
  if (!os::prepare_worker_cage() || !os::enter_cage(os::Part::inspect, {})) return 1;
  notifier.ready("serving");
  zygote.run();
  return 0;
}

class Watched : public testing::Test {
 protected:
  void start(inspect::InspectFunction inspect) {
    auto pair = os::channel_pair();
    ASSERT_TRUE(pair);
    child_ = test::start_forked([&] {
      pair->first = os::Channel{};
      return serve_watched(inspect, std::move(pair->second));
    });
    channel_ = std::move(pair->first);
    ASSERT_EQ(systemd_.heard(5s), "READY=1\nSTATUS=serving\n");
  }
  void TearDown() override {
    channel_ = os::Channel{};
    EXPECT_EQ(test::wait_forked(child_), 0);
  }
  test::Notified systemd_;
  os::Channel channel_;
  pid_t child_ = -1;
};

TEST_F(Watched, IsFedWhileAWorkerAnswers) {
  start(&answers);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(systemd_.heard(5s), "WATCHDOG=1\n");
}

TEST_F(Watched, IsFedWhileEveryPlaceIsTaken) {
  start(&answers);
  const auto document = os::make_sealed_memfd(as_bytes("loop"));
  const auto output = os::make_output_memfd(os::output_bytes_max);
  ASSERT_TRUE(document && output && channel_.send(wire::encode(wire::InspectRequest{}), {document->get(), output->get()}));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(systemd_.heard(5s), "WATCHDOG=1\n");
}

TEST_F(Watched, IsNotFedWhereWorkersDie) {
  start(&dies);
  EXPECT_EQ(systemd_.heard(1s), "");
}

}  // namespace
}  // namespace signet
