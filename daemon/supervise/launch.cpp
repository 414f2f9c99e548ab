#include "daemon/supervise/launch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "daemon/os/error.h"
#include "daemon/os/log.h"
#include "daemon/supervise/account.h"
#include "daemon/supervise/listeners.h"

namespace signet::supervise {
namespace {

constexpr int first_handed = 3;       // SD_LISTEN_FDS_START
constexpr int above_all_handed = 64;  // where descriptors wait while the low numbers are given out
constexpr int exec_failed = 4;

bool is(const Part& part, std::string_view name) { return name == part.name; }

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

void pass_on(std::vector<std::string>& environment, const char* name) {
  if (const char* value = std::getenv(name)) environment.push_back(std::string{name} + "=" + value);
}

// 0 and 1: the null device; 2: the log; 3…: the listeners; behind them the program, which closes at exec.
bool place_descriptors(const Launch& launch, int& program) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0 || ::dup2(null, 0) < 0 || ::dup2(null, 1) < 0) return false;
  std::vector<int> waiting;
  for (const os::Fd& listener : launch.listeners) waiting.push_back(::fcntl(listener.get(), F_DUPFD_CLOEXEC, above_all_handed));
  waiting.push_back(::fcntl(launch.program.get(), F_DUPFD_CLOEXEC, above_all_handed));
  int place = first_handed;
  for (const int fd : waiting) {
    if (fd < 0 || ::dup2(fd, place++) < 0) return false;
  }
  program = place - 1;
  return ::fcntl(program, F_SETFD, FD_CLOEXEC) == 0 && ::close_range(static_cast<unsigned>(place), ~0U, 0) == 0;
}

void reset_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
}

// Only where we may; the part itself says when memory could not be locked.
void raise_memory_lock() {
  const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
  ::setrlimit(RLIMIT_MEMLOCK, &all);
}

[[noreturn]] void become_part(const Launch& launch, const Settings& settings) {
  const Part& part = *launch.part;
  int program = -1;
  ::setpgid(0, 0);  // the terminal's interrupt is for the supervisor, which stops the parts in order
  reset_signals();
  ::umask(077);
  if (is(part, "keyhold")) raise_memory_lock();
  auto arguments = arguments_of(part, settings);
  auto environment = environment_of(part, settings, ::getpid());
  if (!place_descriptors(launch, program)) ::_exit(exec_failed);
  if (const auto become_outcome = become(account_of(part.user)); !become_outcome) ::_exit(exec_failed);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // after the change of user, which clears it
  ::fexecve(program, pointers(arguments).data(), pointers(environment).data());
  ::_exit(exec_failed);
}

}  // namespace

Result<Launch> prepare_launch(const Part& part, const std::string& programs) {
  Launch launch{&part, os::Fd{::open((programs + "/" + part.program).c_str(), O_PATH | O_CLOEXEC)}, {}};
  if (!launch.program) return os::system_refusal(programs + "/" + part.program);
  for (const Listener& listener : part.listeners) {
    TRY(os::Fd socket, make_listener(listener));
    launch.listeners.push_back(std::move(socket));
  }
  return launch;
}

std::vector<std::string> environment_of(const Part& part, const Settings& settings, pid_t pid) {
  std::string names;
  for (const Listener& listener : part.listeners) names += (names.empty() ? "" : ":") + std::string{listener.name};
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "TZ=UTC0", "LISTEN_PID=" + std::to_string(pid),
                                          "LISTEN_FDS=" + std::to_string(part.listeners.size()), "LISTEN_FDNAMES=" + names};
  for (const char* name : {"LANG", "LC_ALL", "LC_MESSAGES"}) pass_on(environment, name);
  if (is(part, "keyhold")) {
    pass_on(environment, "CREDENTIALS_DIRECTORY");
    if (settings.demo && !settings.softhsm_conf.empty()) environment.push_back("SOFTHSM2_CONF=" + settings.softhsm_conf);
  }
#ifdef SIGNET_SANITIZE
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) pass_on(environment, name);
#endif
  return environment;
}

std::vector<std::string> arguments_of(const Part& part, const Settings& settings) {
  std::vector<std::string> arguments = {part.program};
  // The others read the settings themselves; these read no file of ours.
  if (settings.demo && (is(part, "inspect") || is(part, "clock"))) arguments.emplace_back("--demo");
  return arguments;
}

Result<pid_t> start_part(const Launch& launch, const Settings& settings) {
  const pid_t child = ::fork();
  if (child < 0) return os::system_refusal("fork");
  if (child == 0) become_part(launch, settings);
  return child;
}

}  // namespace signet::supervise
