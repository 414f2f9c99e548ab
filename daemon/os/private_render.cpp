#include "daemon/os/private_render.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <optional>

#include "daemon/os/cage.h"
#include "daemon/os/error.h"
#include "daemon/os/memfd.h"
#include "daemon/os/private_child.h"
#include "policy/base/limits.h"

namespace signet::os {
namespace {

constexpr int renderer_program = 5;  // behind the worker's places

// Between fork and exec of a program that may have threads: only async-signal-safe calls (signal-safety(7)).
[[noreturn]] void become_renderer(int document, int output, int program, const char* page, const char* dots) {
  // High numbers first, so that none is closed by another's move.
  const int high[] = {::fcntl(document, F_DUPFD_CLOEXEC, 16), ::fcntl(output, F_DUPFD_CLOEXEC, 16), ::fcntl(program, F_DUPFD_CLOEXEC, 16)};
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const char* arguments[] = {"signet-render", page, dots, nullptr};
  const char* environment[] = {"TZ=UTC0", "LC_ALL=C.UTF-8", nullptr};
  for (const int stream : {0, 1, 2}) {
    if (::dup2(null, stream) < 0) ::_exit(4);
  }
  if (::dup2(high[0], worker_document) < 0 || ::dup2(high[1], worker_output) < 0 || ::dup3(high[2], renderer_program, O_CLOEXEC) < 0)
    ::_exit(4);
  if (::close_range(renderer_program + 1, ~0U, 0) != 0 || !drop_root()) ::_exit(4);
  ::fexecve(renderer_program, const_cast<char**>(arguments), const_cast<char**>(environment));
  ::_exit(4);
}

/// Its exit status; nothing: it was ended by a signal, the last of which may be ours.
std::optional<int> wait_for_renderer(pid_t child) {
  const Fd process{static_cast<int>(::syscall(SYS_pidfd_open, child, 0))};
  pollfd entry{process.get(), POLLIN, 0};
  const auto time_ms = std::chrono::milliseconds{limits::inspection_time_max}.count();
  if (!process || ::poll(&entry, 1, static_cast<int>(time_ms)) <= 0) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return WIFEXITED(status) ? std::optional{WEXITSTATUS(status)} : std::nullopt;
}

}  // namespace

Result<Bytes> render_page(const std::string& program, ByteView document, std::uint32_t page_index, unsigned dots_per_inch) {
  const Fd executable{::open(program.c_str(), O_PATH | O_CLOEXEC)};
  if (!executable) return system_refusal(program);
  TRY(const Fd input, make_sealed_memfd(document));
  TRY(const Fd output, make_output_memfd(output_bytes_max));
  const std::string page = std::to_string(page_index), dots = std::to_string(dots_per_inch);
  const pid_t child = ::fork();
  if (child < 0) return system_refusal("fork");
  if (child == 0) become_renderer(input.get(), output.get(), executable.get(), page.c_str(), dots.c_str());
  const auto status = wait_for_renderer(child);
  if (!status || *status != 0) return Refusal{Reason::inspection_failed, "the page cannot be drawn"};
  TRY(auto png, read_output_memfd(output));
  if (!as_text(png).starts_with("\x89PNG\r\n\x1a\n")) return Refusal{Reason::inspection_failed, "the page cannot be drawn"};
  return png;
}

}  // namespace signet::os
