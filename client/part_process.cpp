#include "client/part_process.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "client/inspect_program.h"
#include "daemon/os/channel.h"

namespace signet::client {
namespace {

constexpr auto stopping_takes = std::chrono::seconds{5};

constexpr int exec_failed = 127;

struct Pipe {
  os::Fd read, write;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Refusal{Reason::system_error, "pipe"};
  return Pipe{os::Fd{ends[0]}, os::Fd{ends[1]}};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

// Groups first: without root's uid they could not be changed any more.
bool become(const PartUser& user) {
  if (::geteuid() != 0 || user.ourselves) return true;
  return user.uid != 0 && ::setgroups(0, nullptr) == 0 && ::setresgid(user.gid, user.gid, user.gid) == 0 &&
         ::setresuid(user.uid, user.uid, user.uid) == 0;
}

[[noreturn]] void become_program(const os::Fd& program, std::vector<std::string>& arguments, const PartUser& user,
                                 std::vector<std::string>& environment, const std::array<int, 3>& streams) {
  for (int i = 0; i < 3; ++i) {
    if (::dup2(streams[static_cast<std::size_t>(i)], i) < 0) ::_exit(exec_failed);
  }
  if (become(user)) ::fexecve(program.get(), pointers(arguments).data(), pointers(environment).data());
  ::_exit(exec_failed);
}

/// Reads what there is; false at the end. A program that talks without end is cut off.
bool drain(const os::Fd& fd, std::string& text) {
  std::array<char, 4096> part;
  const ssize_t size = ::read(fd.get(), part.data(), part.size());
  if (size < 0) return errno == EINTR;
  text.append(part.data(), static_cast<std::size_t>(size));
  return size > 0 && text.size() <= part_output_bytes_max;
}

void collect(const os::Fd& output, const os::Fd& errors, PartRun& run) {
  std::array<pollfd, 2> waiting{{{output.get(), POLLIN, 0}, {errors.get(), POLLIN, 0}}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if (waiting[0].revents != 0 && !drain(output, run.output)) waiting[0].fd = -1;
    if (waiting[1].revents != 0 && !drain(errors, run.errors)) waiting[1].fd = -1;
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

PartUser part_user(const char* name) {
  if (::geteuid() != 0) return {::geteuid(), ::getegid(), false};
  const passwd* entry = ::getpwnam(name);
  if (entry == nullptr || entry->pw_uid == 0) return {};
  return {entry->pw_uid, entry->pw_gid, false};
}

Result<os::Fd> open_part_program(const std::string& name) {
  const std::string path = program_beside(name);
  os::Fd program{::open(path.c_str(), O_PATH | O_CLOEXEC)};
  if (!program) return Refusal{Reason::not_found, "no program " + path};
  return program;
}

std::vector<std::string> part_environment(const Settings& settings) {
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "TZ=UTC0"};
  if (settings.demo && !settings.softhsm_conf.empty()) environment.push_back("SOFTHSM2_CONF=" + settings.softhsm_conf);
  return environment;
}

bool service_runs() {
  const auto until = std::chrono::steady_clock::now() + stopping_takes;
  while (os::connect_channel("run/signet/activation.sock")) {
    if (std::chrono::steady_clock::now() > until) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
  }
  return false;
}

Result<PartRun> run_part(const os::Fd& program, const std::vector<std::string>& arguments, const PartUser& user, const std::string& input,
                         const std::vector<std::string>& environment) {
  TRY(Pipe in, make_pipe());
  TRY(Pipe out, make_pipe());
  TRY(Pipe errors, make_pipe());
  ensure(input.size() <= 4096 * 4, "what a part is told fits into a pipe");  // pipe(7): 64 KiB
  auto argument_texts = arguments;
  auto environment_texts = environment;
  const pid_t child = ::fork();
  if (child < 0) return Refusal{Reason::system_error, "fork"};
  if (child == 0) become_program(program, argument_texts, user, environment_texts, {in.read.get(), out.write.get(), errors.write.get()});
  in.read = os::Fd{};
  out.write = os::Fd{};
  errors.write = os::Fd{};
  const auto old = std::signal(SIGPIPE, SIG_IGN);  // a program that ends without reading says so by its status
  const bool told = ::write(in.write.get(), input.data(), input.size()) == static_cast<ssize_t>(input.size());
  std::signal(SIGPIPE, old);
  in.write = os::Fd{};
  PartRun run;
  collect(out.read, errors.read, run);
  out.read = os::Fd{};
  errors.read = os::Fd{};
  run.exit_status = wait_for(child);
  if (!told && run.exit_status == 0) return Refusal{Reason::system_error, "the program did not read what it was told"};
  return run;
}

}  // namespace signet::client
