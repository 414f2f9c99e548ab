#include "daemon/os/notify.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "daemon/os/log.h"

namespace signet::os {
namespace {

constexpr auto looks_per_watchdog = 3;
constexpr auto telling_pause = std::chrono::seconds{1};
constexpr const char* more_time = "EXTEND_TIMEOUT_USEC=20000000\n";

std::optional<std::uint64_t> environment_number(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// A path, or a name of the abstract space with @ for its leading zero.
Fd connect_to(std::string_view path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() < 2 || path.size() >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@')) return {};
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path[0] == '@') address.sun_path[0] = '\0';
  Fd socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) return {};
  return socket;
}

// A line break in it would begin another assignment.
std::string status_line(std::string_view text) {
  std::string line{text};
  std::replace(line.begin(), line.end(), '\n', ' ');
  return "STATUS=" + line + "\n";
}

}  // namespace

Notifier Notifier::take() {
  Notifier notifier;
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path != nullptr) {
    notifier.socket_ = connect_to(path);
    if (!notifier.socket_) log_warning(std::string{"NOTIFY_SOCKET cannot be reached: "} + path);
  }
  const auto period = environment_number("WATCHDOG_USEC");
  const auto whose = environment_number("WATCHDOG_PID");
  const bool ours = !whose || *whose == static_cast<std::uint64_t>(::getpid());
  if (notifier.socket_ && period && ours) notifier.period_ = std::chrono::microseconds{*period} / looks_per_watchdog;
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
  return notifier;
}

void Notifier::send(const std::string& message) const {
  if (socket_) ::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL);
}

void Notifier::ready(std::string_view text) {
  send("READY=1\n" + status_line(text));
  due_ = Clock::now() + period_;
}

void Notifier::status(std::string_view text) { send(status_line(text)); }

void Notifier::stopping() { send("STOPPING=1\n"); }

void Notifier::starting(std::string_view text) {
  const auto now = Clock::now();
  if (!socket_ || now - told_ < telling_pause) return;
  told_ = now;
  send(more_time + status_line(text));
}

int Notifier::until_due(int timeout_ms) const {
  if (period_ == Clock::duration::zero()) return timeout_ms;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due_ - Clock::now()).count() + 1;
  const int due_ms = static_cast<int>(std::clamp<long long>(left, 0, 60'000));
  return timeout_ms < 0 ? due_ms : std::min(timeout_ms, due_ms);
}

bool Notifier::take_due() {
  const auto now = Clock::now();
  if (period_ == Clock::duration::zero() || now < due_) return false;
  due_ = now + period_;
  return true;
}

void Notifier::found(const Outcome& sound) {
  if (sound) return send("WATCHDOG=1\n");
  log_error("the look at oneself failed, the watchdog is not fed: " + sound.refusal().detail);
}

}  // namespace signet::os
