#include "tests/system/gate_harness.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace signet::test {
namespace {

constexpr int program_fd = 9;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ensure(path.size() < sizeof address.sun_path, "the test's path fits");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

os::Fd listen_for_clients(const std::string& path) {
  os::Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const auto address = address_of(path);
  ensure(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "the client socket can be made");
  ensure(::chmod(path.c_str(), 0666) == 0 && ::listen(socket.get(), 256) == 0, "the client socket listens");
  return socket;
}

/// Only async-signal-safe calls: the test has other threads.
[[noreturn]] void become_gate(int listener, int program, const std::string& root, bool drop) {
  const int high_listener = ::fcntl(listener, F_DUPFD_CLOEXEC, 20);  // first out of the way of the two numbers
  const int high_program = ::fcntl(program, F_DUPFD_CLOEXEC, 20);
  ::dup2(high_listener, 3);
  ::dup2(high_program, program_fd);
  if (drop) {
    ::execl("/usr/bin/setpriv", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh", "-c",
            "export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=client; exec /proc/self/fd/9 --root \"$0\"", root.c_str(), nullptr);
  } else {
    ::execl("/bin/sh", "sh", "-c", "export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=client; exec /proc/self/fd/9 --root \"$0\"",
            root.c_str(), nullptr);
  }
  ::_exit(127);
}

}  // namespace

Folder::Folder() {
  char name[] = "/tmp/signet-gate-XXXXXX";
  ensure(::mkdtemp(name) != nullptr, "a folder can be made");
  path_ = name;
  std::filesystem::create_directories(path_ + "/run/signet");
  std::filesystem::create_directories(path_ + "/etc/signet");
  ::chmod(path_.c_str(), 0755);
  // Kernels without Landlock are common in containers that run tests; the demo mode allows them.
  const os::Fd file{::open((path_ + "/etc/signet/signet.toml").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)};
  constexpr std::string_view text = "mode = \"demo\"\n";
  ensure(::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()), "the settings can be written");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Gate::Gate(const std::string& root, bool drop_root) : root_(root) {
  // Opened here, because the build may stand where the ordinary user cannot look.
  const os::Fd program{::open(SIGNET_GATE_PROGRAM, O_RDONLY | O_CLOEXEC)};
  ensure(static_cast<bool>(program), "signet-gate is built");
  const os::Fd listener = listen_for_clients(socket_path());
  const bool drop = drop_root && ::getuid() == 0;
  pid_ = ::fork();
  if (pid_ == 0) become_gate(listener.get(), program.get(), root_, drop);
  ensure(pid_ > 0, "a process can be started");
}

Gate::~Gate() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  if (!wait_for_end(5)) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

std::optional<int> Gate::wait_for_end(int seconds) {
  for (int i = 0; i < seconds * 100; ++i) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    ::usleep(10'000);
  }
  return std::nullopt;
}

Appliance::Appliance() : keyhold(folder.path() + "/run/signet/keyhold.sock"), gate(folder.path()) {}

client::HttpResponse Appliance::ask(std::string_view method, std::string_view target, const std::vector<client::HttpHeader>& headers,
                                    std::string_view body) {
  auto response = client::http_request(gate.socket_path(), method, target, headers, as_bytes(body), std::chrono::seconds{60});
  if (!response) return {0, {}, response.refusal().detail, {}};
  return *std::move(response);
}

client::HttpResponse Appliance::seal(std::string_view body, std::string_view key) {
  return ask("POST", "/v1/seals", {{"Idempotency-Key", std::string{key}}}, body);
}

RawClient::RawClient(const std::string& socket_path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto address = address_of(socket_path);
  ensure(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "the gate listens");
}

bool RawClient::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() { ::shutdown(socket_.get(), SHUT_WR); }

std::string RawClient::read(int seconds, std::string_view until) {
  std::string got;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
  while (std::chrono::steady_clock::now() < end && (until.empty() || got.find(until) == std::string::npos)) {
    pollfd entry{socket_.get(), POLLIN, 0};
    if (::poll(&entry, 1, 50) != 1) continue;
    char part[4096];
    const ssize_t size = ::recv(socket_.get(), part, sizeof part, 0);
    if (size <= 0) break;
    got.append(part, static_cast<std::size_t>(size));
  }
  return got;
}

bool RawClient::closed(int seconds) {
  pollfd entry{socket_.get(), POLLIN, 0};
  char octet = 0;
  return ::poll(&entry, 1, seconds * 1000) == 1 && ::recv(socket_.get(), &octet, 1, MSG_PEEK) <= 0;
}

Command run(const std::string& shell_command) {
  Command command;
  FILE* pipe = ::popen(("exec 2>&1\n" + shell_command).c_str(), "r");
  ensure(pipe != nullptr, "a command can be started");
  char part[4096];
  while (const std::size_t size = ::fread(part, 1, sizeof part, pipe)) command.output.append(part, size);
  const int status = ::pclose(pipe);
  command.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return command;
}

}  // namespace signet::test
