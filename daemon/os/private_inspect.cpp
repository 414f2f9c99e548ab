#include "daemon/os/private_inspect.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "daemon/os/error.h"
#include "daemon/os/memfd.h"
#include "daemon/os/private_child.h"

namespace signet::os {
namespace {

constexpr int child_socket = 3;
constexpr int child_program = 4;
// A worker's own time, and as much again for the jobs that were there before.
constexpr auto answer_time_max = 2 * limits::inspection_time_max;

// Between fork and exec of a program that may have threads: only async-signal-safe calls (signal-safety(7)).
[[noreturn]] void become_inspect(int socket, int program) {
  if (::fork() != 0) ::_exit(0);  // nobody waits for the grandchild: no zombie stays with our caller
  ::setpgid(0, 0);                // a terminal's interrupt is for the command, which finishes the document in flight
  // High numbers first, so that neither is closed by the other's move.
  const int high_socket = ::fcntl(socket, F_DUPFD_CLOEXEC, 16);
  const int high_program = ::fcntl(program, F_DUPFD_CLOEXEC, 16);
  const char* arguments[] = {"signet-inspect", "--child", "3", nullptr};
  const char* environment[] = {"TZ=UTC0", "PATH=/usr/bin:/bin", nullptr};
  if (::dup2(high_socket, child_socket) < 0 || ::dup3(high_program, child_program, O_CLOEXEC) < 0) ::_exit(4);
  if (::close_range(child_program + 1, ~0U, 0) != 0 || !drop_root()) ::_exit(4);
  ::fexecve(child_program, const_cast<char**>(arguments), const_cast<char**>(environment));
  ::_exit(4);
}

Refusal failed(const wire::InspectReply& reply) {
  using State = wire::InspectReply::State;
  switch (reply.state) {
    case State::crashed: return {Reason::inspection_failed, "worker: " + reply.detail};
    case State::timed_out: return {Reason::inspection_failed, "time: " + reply.detail};
    case State::refused_request: return {Reason::inspection_failed, reply.detail};
    case State::finished: break;
  }
  return {Reason::inspection_failed, "no answer"};
}

std::uint64_t next_job() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

Result<Channel> start_private_inspect(const std::string& program) {
  TRY(auto ends, channel_pair());
  const Fd executable{::open(program.c_str(), O_PATH | O_CLOEXEC)};
  if (!executable) return system_refusal(program);
  const pid_t child = ::fork();
  if (child < 0) return system_refusal("fork");
  if (child == 0) become_inspect(ends.second.get(), executable.get());
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return std::move(ends.first);
}

Result<wire::InspectOutput> inspect(Channel& channel, ByteView document, wire::InspectRequest request) {
  request.job = next_job();
  const std::uint64_t job = request.job;
  TRY(const Fd input, make_sealed_memfd(document));
  TRY(const Fd output, make_output_memfd(output_bytes_max));
  const Bytes frame = wire::encode(std::move(request));
  if (frame.size() > limits::frame_bytes_max) return Refusal{Reason::too_large, "the profiles do not fit into one frame"};
  TRY_DONE(channel.send(frame, {input.get(), output.get()}));
  TRY(const Frame answer, channel.receive(answer_time_max, 0));
  TRY(const auto reply, wire::decode<wire::InspectReply>(answer.octets));
  if (reply.job != job) return Refusal{Reason::wire_malformed, "inspect answers another job"};
  if (reply.state != wire::InspectReply::State::finished) return failed(reply);
  TRY(const Bytes octets, read_output_memfd(output));
  return wire::decode<wire::InspectOutput>(octets);
}

}  // namespace signet::os
