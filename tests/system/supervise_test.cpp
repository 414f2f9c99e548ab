// signetd as a person runs it, with stand-ins for the parts.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <iterator>
#include <thread>

#include "daemon/os/fd.h"
#include "daemon/supervise/account.h"
#include "tests/system/supervise_instance.h"

namespace signet {
namespace {

using namespace std::chrono_literals;
using test::Instance;
using test::lines_with;

const char* const programs[] = {"signet-journal", "signet-inspect", "signet-clock", "signet-keyhold", "signet-gate"};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

template <class Condition>
bool within(std::chrono::seconds time, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat state {};
  return ::lstat(path.c_str(), &state) == 0 ? state.st_mode & 07777 : 0;
}

os::Fd bound_socket(const std::filesystem::path& path, int type) {
  os::Fd socket{::socket(AF_UNIX, type, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  return socket;
}

TEST(Signetd, StartsEveryPartWithItsSocketsAndStopsThemInOrder) {
  const Instance instance;
  const auto started = instance.start();
  ASSERT_EQ(started.status, 0) << started.output;
  EXPECT_TRUE(holds(instance.report("signet-journal"), "LISTEN_FDNAMES=journal\n"));
  EXPECT_TRUE(holds(instance.report("signet-inspect"), "LISTEN_FDNAMES=inspect\n"));
  EXPECT_TRUE(holds(instance.report("signet-clock"), "LISTEN_FDNAMES=clock\n"));
  EXPECT_TRUE(holds(instance.report("signet-keyhold"), "LISTEN_FDNAMES=service:activation\n"));
  EXPECT_TRUE(holds(instance.report("signet-gate"), "LISTEN_FDNAMES=client\n"));
  for (const char* program : programs) {
    const bool two = std::string{program} == "signet-keyhold";
    EXPECT_TRUE(holds(instance.report(program), "listen_pid mine")) << program;
    EXPECT_TRUE(holds(instance.report(program), two ? "descriptors 0 1 2 3 4\n" : "descriptors 0 1 2 3\n")) << instance.report(program);
  }
  ASSERT_EQ(instance.stop().status, 0);
  EXPECT_EQ(instance.report("stopped"), "signet-gate\nsignet-keyhold\nsignet-clock\nsignet-inspect\nsignet-journal\n");
  for (const char* name : {"signet.sock", "activation.sock", "keyhold.sock", "inspect.sock", "journal.sock", "clock.sock", "signetd.pid"}) {
    EXPECT_FALSE(std::filesystem::exists(instance.root() / "run/signet" / name)) << name;
  }
}

TEST(Signetd, OpensEachSocketToItsGroupOnly) {
  const Instance instance;
  ASSERT_EQ(instance.start().status, 0);
  const auto place = instance.root() / "run/signet";
  const mode_t inner = supervise::am_root() ? 0660 : 0600;
  EXPECT_EQ(mode_of(place / "signet.sock"), 0666u);
  EXPECT_EQ(mode_of(place / "activation.sock"), 0666u);
  for (const char* part : {"keyhold", "inspect", "journal", "clock"}) {
    const auto path = place / (std::string{part} + ".sock");
    EXPECT_EQ(mode_of(path), inner) << part;
    struct stat state {};
    ASSERT_EQ(::lstat(path.c_str(), &state), 0);
    EXPECT_EQ(state.st_gid, supervise::group_of("signet-" + std::string{part} + "-in"));
  }
}

TEST(Signetd, GivesEachPartItsOwnUserAndItsGroups) {
  if (!supervise::am_root()) GTEST_SKIP() << "only root can show it";
  const Instance instance;
  ASSERT_EQ(instance.start().status, 0);
  for (const char* program : programs) {
    auto account = supervise::account_of(program);
    std::sort(account.groups.begin(), account.groups.end());  // as the kernel shows them
    EXPECT_NE(account.uid, 0u);
    EXPECT_TRUE(holds(instance.report(program), "uid " + std::to_string(account.uid) + " " + std::to_string(account.uid) + "\n"));
    EXPECT_TRUE(holds(instance.report(program), "gid " + std::to_string(account.gid) + "\n"));
    std::string groups = "groups";
    for (const gid_t group : account.groups) groups += " " + std::to_string(group);
    EXPECT_TRUE(holds(instance.report(program), groups + "\n")) << instance.report(program);
  }
}

TEST(Signetd, PassesOnNoEnvironmentButTheListed) {
  const Instance instance;
  const auto run = instance.signetd("--background", "SECRET=1 LD_PRELOAD= LANG=vi_VN.UTF-8 CREDENTIALS_DIRECTORY=/run/cred");
  ASSERT_EQ(run.status, 0) << run.output;
  for (const char* program : programs) {
    const std::string report = instance.report(program);
    const bool keyhold = std::string{program} == "signet-keyhold";
    EXPECT_FALSE(holds(report, "SECRET")) << program;
    EXPECT_FALSE(holds(report, "LD_PRELOAD")) << program;
    EXPECT_TRUE(holds(report, "env LANG=vi_VN.UTF-8\n")) << program;
    EXPECT_EQ(holds(report, "env CREDENTIALS_DIRECTORY=/run/cred\n"), keyhold) << program;
    EXPECT_EQ(holds(report, "env SOFTHSM2_CONF=etc/signet/softhsm2.conf\n"), keyhold) << program;
  }
}

TEST(Signetd, StartsAPartAgainThatDied) {
  const Instance instance;
  instance.order("signet-inspect", "die-once");
  ASSERT_EQ(instance.start().status, 0);
  EXPECT_TRUE(within(5s, [&] { return lines_with(instance.report("signet-inspect"), "start ") == 2; })) << instance.log();
  EXPECT_EQ(lines_with(instance.report("signet-journal"), "start "), 1);
}

TEST(Signetd, StopsTheServiceWhenAPartDiesFiveTimes) {
  const Instance instance;
  instance.order("signet-keyhold", "die");
  instance.order("signet-gate", "mute");  // as without keyhold
  const auto run = instance.start();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "keyhold ended: status 1, 5 times")) << run.output;
  EXPECT_EQ(lines_with(instance.report("signet-keyhold"), "start "), 5);
  EXPECT_TRUE(holds(instance.report("stopped"), "signet-journal\n"));
}

TEST(Signetd, DoesNotStartAgainAPartThatAsksForAnOperator) {
  const Instance instance;
  instance.order("signet-keyhold", "hold");
  instance.order("signet-gate", "mute");
  const auto run = instance.start();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "an operator must act")) << run.output;
  EXPECT_EQ(lines_with(instance.report("signet-keyhold"), "start "), 1);
}

TEST(Signetd, TheLastPartsEndWhenItIsKilled) {
  const Instance instance;
  ASSERT_EQ(instance.start().status, 0);
  const int pid = std::stoi(instance.text("run/signet/signetd.pid"));
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  EXPECT_TRUE(within(5s, [&] { return lines_with(instance.report("stopped"), "signet-") == std::ssize(programs); }));
  EXPECT_EQ(instance.start().status, 0) << "stale sockets and a stale pid file are no obstacle";
}

TEST(Signetd, RunsOncePerRoot) {
  const Instance instance;
  ASSERT_EQ(instance.start().status, 0);
  const auto second = instance.start();
  EXPECT_EQ(second.status, 3);
  EXPECT_TRUE(holds(second.output, "runs already")) << second.output;
  EXPECT_EQ(lines_with(instance.report("signet-gate"), "start "), 1);
}

TEST(Signetd, LeavesASocketAloneThatSomebodyAnswers) {
  const Instance instance;
  std::filesystem::create_directories(instance.root() / "run/signet");
  const auto path = instance.root() / "run/signet/journal.sock";
  const os::Fd foreign = bound_socket(path, SOCK_SEQPACKET);
  ASSERT_EQ(::listen(foreign.get(), 1), 0);
  const auto run = instance.start();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "somebody answers there already")) << run.output;
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(Signetd, NamesWhatIsMissing) {
  const struct {
    const char* path;
    const char* said;
  } cases[] = {{"etc/signet/signet.toml", "etc/signet/signet.toml: missing"},
               {"etc/signet/policy.toml", "etc/signet/policy.toml: missing"},
               {"var/lib/signet/journal", "signet journal init"},
               {"var/lib/signet/archive", "var/lib/signet/archive: missing"},
               {"bin/signet-gate", "signet-gate"}};
  for (const auto& each : cases) {
    const Instance instance;
    std::filesystem::remove_all(instance.root() / each.path);
    const auto run = instance.start();
    EXPECT_EQ(run.status, 3) << each.path;
    EXPECT_TRUE(holds(run.output, each.said)) << run.output;
    EXPECT_EQ(instance.report("signet-journal"), "") << "nothing is started";
  }
}

TEST(Signetd, RefusesSecretsThatOthersCanReach) {
  const Instance instance;
  ::chmod((instance.root() / "var/lib/signet/keyhold").c_str(), 0750);
  const auto run = instance.start();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "var/lib/signet/keyhold: open to other users")) << run.output;
}

TEST(Signetd, RefusesAPinOfAnotherUser) {
  if (!supervise::am_root()) GTEST_SKIP() << "only root can show it";
  const Instance instance;
  instance.write("etc/signet/credentials/pin", "1234\n");
  ::chmod((instance.root() / "etc/signet/credentials/pin").c_str(), 0400);
  const auto run = instance.start();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "etc/signet/credentials/pin: belongs to uid 0")) << run.output;
}

TEST(Signetd, RefusesARunFolderThatOthersCanWrite) {
  const Instance instance;
  std::filesystem::create_directories(instance.root() / "run/signet");
  ::chmod((instance.root() / "run/signet").c_str(), 0777);
  const auto run = instance.start();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "run/signet")) << run.output;
}

TEST(Signetd, SaysHowItIsUsed) {
  const Instance instance;
  EXPECT_EQ(instance.signetd("--nonsense").status, 2);
  const auto run = instance.stop();
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(holds(run.output, "no signetd runs")) << run.output;
}

}  // namespace
}  // namespace signet
