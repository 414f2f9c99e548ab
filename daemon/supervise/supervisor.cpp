#include "daemon/supervise/supervisor.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "daemon/os/error.h"
#include "daemon/os/hold_status.h"
#include "daemon/os/log.h"

namespace signet::supervise {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t deaths_max = 5;
constexpr auto deaths_time = 30s;
constexpr auto first_pause = 100ms;
constexpr auto stop_time_max = 10s;  // then the part is killed

sigset_t watched_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&signals, signal);
  return signals;
}

// Whether one of the signals that stop us came within `timeout`.
bool told_to_stop(int signals, std::chrono::milliseconds timeout) {
  pollfd entry{signals, POLLIN, 0};
  if (::poll(&entry, 1, static_cast<int>(timeout.count())) != 1) return false;
  bool stop = false;
  signalfd_siginfo info{};
  while (::read(signals, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) stop |= info.ssi_signo != SIGCHLD;
  return stop;
}

std::string ending(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status)) + (WTERMSIG(status) == SIGSYS ? " (its cage)" : "");
  return "status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

std::optional<std::chrono::milliseconds> Patience::after_death(Clock::time_point now) {
  deaths_.push_back(now);
  while (now - deaths_.front() > deaths_time) deaths_.pop_front();
  if (deaths_.size() >= deaths_max) return std::nullopt;
  return first_pause * (1 << (deaths_.size() - 1));
}

Supervisor::Supervisor(Settings settings, std::vector<Launch> launches) : settings_(std::move(settings)) {
  for (Launch& launch : launches) parts_.push_back({std::move(launch), -1, {}, {}});
}

Outcome Supervisor::run() {
  const sigset_t watched = watched_signals();
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  const os::Fd signals{::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK)};
  if (!signals) return os::system_refusal("signalfd");
  Outcome outcome = Done{};
  do {
    outcome = start_due();
  } while (outcome && !told_to_stop(signals.get(), until_next_start()) && (outcome = bury_dead()));
  stop_all();
  return outcome;
}

Outcome Supervisor::start_due() {
  for (Running& part : parts_) {
    if (part.pid >= 0 || Patience::Clock::now() < part.start_at) continue;
    TRY(part.pid, start_part(part.launch, settings_));
    os::log_info(std::string{part.launch.part->name} + " started, process " + std::to_string(part.pid));
  }
  return Done{};
}

std::chrono::milliseconds Supervisor::until_next_start() const {
  auto wait = 60'000ms;
  for (const Running& part : parts_) {
    if (part.pid >= 0) continue;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(part.start_at - Patience::Clock::now()) + 1ms;
    wait = std::clamp(left, 0ms, wait);
  }
  return wait;
}

Outcome Supervisor::bury_dead() {
  for (Running& part : parts_) {
    int status = 0;
    if (part.pid >= 0 && ::waitpid(part.pid, &status, WNOHANG) == part.pid) TRY_DONE(bury(part, status));
  }
  return Done{};
}

Outcome Supervisor::bury(Running& part, int status) {
  part.pid = -1;
  const std::string what = std::string{part.launch.part->name} + " ended: " + ending(status);
  os::log_event(os::LogEvent::part_died, what);
  if (WIFEXITED(status) && WEXITSTATUS(status) == os::hold_status)
    return Refusal{Reason::unavailable, what + ", an operator must act first"};
  const auto now = Patience::Clock::now();
  const auto pause = part.patience.after_death(now);
  if (!pause)
    return Refusal{Reason::unavailable,
                   what + ", " + std::to_string(deaths_max) + " times within " + std::to_string(deaths_time.count()) + " s"};
  part.start_at = now + *pause;
  return Done{};
}

// Against the order of starting: first nobody asks any more, last the journal closes.
void Supervisor::stop_all() {
  for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) stop(*part);
}

void Supervisor::stop(Running& part) {
  if (part.pid < 0) return;
  ::kill(part.pid, SIGTERM);
  const auto end = Patience::Clock::now() + stop_time_max;
  while (::waitpid(part.pid, nullptr, WNOHANG) == 0) {
    if (Patience::Clock::now() > end) ::kill(part.pid, SIGKILL);
    std::this_thread::sleep_for(10ms);
  }
  part.pid = -1;
  os::log_info(std::string{part.launch.part->name} + " stopped");
}

}  // namespace signet::supervise
