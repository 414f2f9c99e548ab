// The program itself, with the real parser in it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "daemon/os/private_inspect.h"
#include "tests/system/inspect_forked.h"

namespace signet {
namespace {

int exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

// Through a descriptor opened before root is left: the folders above may be closed to others.
int exec_inspect(int program, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "signet-inspect");
  arguments.push_back(nullptr);
  return ::fexecve(program, const_cast<char**>(arguments.data()), environ);
}

os::Fd program() { return os::Fd{::open(SIGNET_INSPECT, O_PATH | O_CLOEXEC)}; }

wire::InspectRequest general() {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::general;
  return request;
}

TEST(PrivateInspect, AnswersOneDocumentAfterTheOther) {
  auto inspect = os::start_private_inspect(SIGNET_INSPECT);
  ASSERT_TRUE(inspect) << inspect.refusal().detail;
  for (const char* text : {"<a><b/></a>", "no XML at all", "", "<a><b/></a>"}) {
    const auto output = os::inspect(*inspect, as_bytes(text), general());
    ASSERT_TRUE(output) << text << ": " << output.refusal().detail;
    EXPECT_EQ(output->reason == 0, std::string{text}.front() == '<') << text << ": " << output->detail;
  }
}

// The command finishes the document in flight and then stops; its reader may not be gone before.
int reads_after_an_interrupt() {
  ::setpgid(0, 0);
  struct sigaction action {};  // a handler: what is ignored would be ignored by the program too
  action.sa_handler = [](int) {};
  ::sigaction(SIGINT, &action, nullptr);
  auto inspect = os::start_private_inspect(SIGNET_INSPECT);
  if (!inspect || !os::inspect(*inspect, as_bytes("<a/>"), general())) return 2;
  ::kill(0, SIGINT);
  return os::inspect(*inspect, as_bytes("<a/>"), general()) ? 0 : 1;
}

TEST(PrivateInspect, OutlivesATerminalsInterrupt) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(reads_after_an_interrupt());
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(exit_status(status), 0);
}

TEST(PrivateInspect, IsRefusedWhereTheProgramIsMissing) { EXPECT_FALSE(os::start_private_inspect("/no/such/signet-inspect")); }

TEST(PrivateInspect, SaysSoWhenItIsNoInspect) {
  auto other = os::start_private_inspect("/bin/true");
  ASSERT_TRUE(other);
  EXPECT_EQ(os::inspect(*other, as_bytes("<a/>"), general()).refusal().reason, Reason::unavailable);
}

TEST(InspectProgram, RefusesToRunAsRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can show it";
  auto ends = os::channel_pair();
  ASSERT_TRUE(ends);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends->second.get(), 3);
    exec_inspect(program().get(), {"--child", "3"});
    ::_exit(99);
  }
  EXPECT_EQ(exit_status(test::wait_forked(child)), 3);
}

TEST(InspectProgram, WithoutASocketSaysWhoStartsIt) {
  const os::Fd file = program();
  const int status = test::wait_forked(test::start_forked([&] { return exec_inspect(file.get(), {}); }));
  EXPECT_EQ(exit_status(status), 3);
  const int usage = test::wait_forked(test::start_forked([&] { return exec_inspect(file.get(), {"--nonsense"}); }));
  EXPECT_EQ(exit_status(usage), 2);
}

TEST(InspectProgram, ServesSeveralConnectionsOfTheHandedSocket) {
  char folder[] = "/tmp/signet-inspect-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const std::string path = std::string{folder} + "/inspect.sock";
  const os::Fd listener{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listener.get(), 8), 0);
  const os::Fd file = program();
  const pid_t child = test::start_forked([&] {
    ::dup2(listener.get(), 3);
    ::fcntl(3, F_SETFD, 0);  // where it was 3 already, dup2 changes nothing
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_FDNAMES", "inspect", 1);
    return exec_inspect(file.get(), {});
  });
  auto one = os::connect_channel(path);
  auto two = os::connect_channel(path);
  ASSERT_TRUE(one && two);
  for (os::Channel* channel : {&*one, &*two, &*one}) {
    const auto output = os::inspect(*channel, as_bytes("<a/>"), general());
    EXPECT_TRUE(output) << output.refusal().detail;
  }
  ::kill(child, SIGTERM);
  test::wait_forked(child);
  ::unlink(path.c_str());
  ::rmdir(folder);
}

}  // namespace
}  // namespace signet
