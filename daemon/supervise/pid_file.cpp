#include "daemon/supervise/pid_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <charconv>
#include <string>
#include <thread>

#include "daemon/os/error.h"

namespace signet::supervise {
namespace {

constexpr const char* path = "run/signet/signetd.pid";

}  // namespace

Result<PidFile> PidFile::take() {
  os::Fd file{::open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644)};
  if (!file) return os::system_refusal(path);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return Refusal{Reason::unavailable, "signetd runs already for this root"};
  const std::string text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) != 0 || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    return os::system_refusal(path);
  return PidFile{std::move(file)};
}

PidFile::~PidFile() {
  if (file_) ::unlink(path);
}

std::optional<pid_t> running_supervisor() {
  const os::Fd file{::open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (!file || ::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;  // nobody holds it
  char text[16];
  const ssize_t size = ::read(file.get(), text, sizeof text);
  pid_t pid = 0;
  if (size <= 0 || std::from_chars(text, text + size, pid).ec != std::errc{} || pid <= 1) return std::nullopt;
  return pid;
}

Outcome stop_supervisor(std::chrono::seconds timeout) {
  const auto pid = running_supervisor();
  if (!pid) return Refusal{Reason::not_found, "no signetd runs for this root"};
  if (::kill(*pid, SIGTERM) != 0) return os::system_refusal("signetd, process " + std::to_string(*pid));
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (running_supervisor() == pid) {
    if (std::chrono::steady_clock::now() > end) return Refusal{Reason::unavailable, "signetd does not stop"};
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return Done{};
}

}  // namespace signet::supervise
