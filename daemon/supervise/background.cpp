#include "daemon/supervise/background.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "daemon/os/fd.h"
#include "daemon/supervise/status_probe.h"

namespace signet::supervise {
namespace {

using namespace std::chrono_literals;

constexpr const char* log_path = "run/signet/signetd.log";
constexpr auto start_time_max = 30s;
constexpr std::size_t shown_bytes_max = 2000;
constexpr int not_available = 3;

[[noreturn]] void become_daemon(const os::Fd& log, const std::function<int()>& supervise) {
  const os::Fd null{::open("/dev/null", O_RDWR | O_CLOEXEC)};
  ::setsid();
  if (::dup2(null.get(), 0) < 0 || ::dup2(null.get(), 1) < 0 || ::dup2(log.get(), 2) < 0) ::_exit(not_available);
  ::_exit(supervise());
}

// What the supervisor and its parts wrote since we started them: for a person, the last lines of it.
void show_log(std::streamoff from) {
  std::ifstream file{log_path, std::ios::binary};
  file.seekg(from);
  // What a part says again and again is shown once: the sentence that counts stands among it.
  std::string text, before;
  for (std::string line; std::getline(file, line);) {
    const auto words = line.substr(std::min(line.find(' '), line.size()));
    if (words != before) text += line + "\n";
    before = words;
  }
  if (text.size() > shown_bytes_max) text.erase(0, text.find('\n', text.size() - shown_bytes_max) + 1);
  std::fputs(text.c_str(), stderr);
}

void stop_child(pid_t child) {
  ::kill(child, SIGTERM);
  ::waitpid(child, nullptr, 0);
}

}  // namespace

int run_in_background(const std::function<int()>& supervise) {
  const os::Fd log{::open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!log) return std::fprintf(stderr, "signetd: %s cannot be opened\n", log_path), not_available;
  const std::streamoff before = ::lseek(log.get(), 0, SEEK_END);
  const pid_t child = ::fork();
  if (child < 0) return std::fputs("signetd: no process can be started\n", stderr), not_available;
  if (child == 0) become_daemon(log, supervise);

  const auto end = std::chrono::steady_clock::now() + start_time_max;
  while (std::chrono::steady_clock::now() < end) {
    // The child first: the socket of another supervisor would answer just as well.
    if (::waitpid(child, nullptr, WNOHANG) == child) return show_log(before), not_available;
    const auto answer = ask_service();
    if (answer == ServiceAnswer::awaits_pin) std::puts("signetd: the token waits for its PIN: a clerk runs signet activate and types it");
    if (answer != ServiceAnswer::none) return 0;
    std::this_thread::sleep_for(50ms);
  }
  stop_child(child);
  show_log(before);
  return std::fputs("signetd: the service does not answer\n", stderr), not_available;
}

}  // namespace signet::supervise
