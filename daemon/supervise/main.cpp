// signetd: hands the parts their sockets, users and environments where there is no systemd, and keeps them running.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/os/log.h"
#include "daemon/supervise/background.h"
#include "daemon/supervise/instance.h"
#include "daemon/supervise/listeners.h"
#include "daemon/supervise/pid_file.h"
#include "daemon/supervise/supervisor.h"

namespace {

using namespace signet;
using namespace signet::supervise;

constexpr int done = 0, usage_error = 2, not_available = 3;
constexpr auto stop_time_max = std::chrono::seconds{60};
constexpr const char* usage =
    "usage: signetd --root DIR [--bin DIR] [--background | --stop]\n"
    "  --root DIR     the instance (etc/signet, var/lib/signet, run/signet below it)\n"
    "  --bin DIR      where the programs of the parts are; default: beside signetd\n"
    "  --background   return as soon as the service answers\n"
    "  --stop         stop the one that runs for this root\n";

enum class Action { foreground, background, stop, help };

struct Arguments {
  std::string root;
  std::string programs;
  Action action = Action::foreground;
};

std::optional<Arguments> read_arguments(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view option = values[i];
    if (option == "--help") {
      arguments.action = Action::help;
    } else if (option == "--background" && arguments.action == Action::foreground) {
      arguments.action = Action::background;
    } else if (option == "--stop" && arguments.action == Action::foreground) {
      arguments.action = Action::stop;
    } else if (option == "--root" && i + 1 < count) {
      arguments.root = values[++i];
    } else if (option == "--bin" && i + 1 < count) {
      arguments.programs = values[++i];
    } else {
      return std::nullopt;
    }
  }
  if (arguments.root.empty() && arguments.action != Action::help) return std::nullopt;
  return arguments;
}

// POSIX: LC_ALL before LC_MESSAGES before LANG.
Language language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return std::string_view{value}.starts_with("vi") ? Language::vietnamese : Language::english;
  }
  return Language::english;
}

int fail(const Refusal& refusal) {
  std::fprintf(stderr, "signetd: %s\n", message(Finding{refusal.reason, {}, {}, {}, {}, refusal.detail}, language()).c_str());
  return not_available;
}

// Absolute, because the working directory becomes the instance.
std::optional<std::string> programs_folder(const std::string& given) {
  char path[PATH_MAX];
  if (!given.empty()) return ::realpath(given.c_str(), path) == nullptr ? std::nullopt : std::optional<std::string>{path};
  const ssize_t size = ::readlink("/proc/self/exe", path, sizeof path);
  if (size <= 0) return std::nullopt;
  const std::string self{path, static_cast<std::size_t>(size)};
  return self.substr(0, self.rfind('/'));
}

Outcome supervise_parts(const Settings& settings, const std::string& programs) {
  TRY(const PidFile pid_file, PidFile::take());
  std::vector<Launch> launches;
  for (const Part& part : parts()) {
    TRY(Launch launch, prepare_launch(part, programs));
    launches.push_back(std::move(launch));
  }
  if (::geteuid() != 0) os::log_warning("not started by root: all parts share one user");
  Outcome outcome = Supervisor{settings, std::move(launches)}.run();
  remove_listeners();
  return outcome;
}

int start(const Arguments& arguments, const std::string& programs) {
  const auto settings = check_instance();
  if (!settings) return fail(settings.refusal());
  if (running_supervisor()) return fail({Reason::unavailable, "signetd runs already for this root"});
  const auto supervise = [&] {
    const auto outcome = supervise_parts(*settings, programs);
    return outcome ? done : fail(outcome.refusal());
  };
  return arguments.action == Action::background ? run_in_background(supervise) : supervise();
}

}  // namespace

int main(int count, char** values) {
  const auto arguments = read_arguments(count, values);
  if (!arguments) return std::fputs(usage, stderr), usage_error;
  if (arguments->action == Action::help) return std::fputs(usage, stdout), done;
  os::open_log("signetd");
  ::signal(SIGPIPE, SIG_IGN);
  ::umask(022);
  const auto programs = programs_folder(arguments->programs);
  if (!programs) return fail({Reason::configuration_wrong, "the programs' folder does not exist"});
  if (::chdir(arguments->root.c_str()) != 0)
    return fail({Reason::configuration_wrong, arguments->root + ": not a folder that can be entered"});
  if (arguments->action == Action::stop) {
    const auto stopped = stop_supervisor(stop_time_max);
    return stopped ? done : fail(stopped.refusal());
  }
  return start(*arguments, *programs);
}
