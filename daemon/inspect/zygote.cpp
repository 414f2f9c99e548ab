#include "daemon/inspect/zygote.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "daemon/os/log.h"
#include "daemon/os/memfd.h"

namespace signet::inspect {
namespace {

using State = wire::InspectReply::State;

// A sealed PDF is read again.
constexpr std::size_t document_bytes_max = limits::pdf_bytes_max + limits::pdf_seal_bytes_max;
constexpr std::size_t output_bytes_min = 4096;
constexpr std::string_view trial_document = "<trial/>";
constexpr auto at_once = std::chrono::milliseconds{0};

int open_process(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }
void kill_process(const os::Fd& process) { ::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0); }

Result<Task> task_of(const os::Fd& document, const os::Fd& output) {
  TRY(const std::size_t document_size, os::sealed_size(document, document_bytes_max));
  TRY(const std::size_t output_size, os::output_size(output));
  if (output_size < output_bytes_min || output_size > os::output_bytes_max)
    return Refusal{Reason::wire_malformed, "size of the output memfd"};
  return Task{document.get(), document_size, output.get(), output_size};
}

// What became of a worker, from its wait status (waitpid(2)).
std::pair<State, std::string> ending(int status, bool timed_out) {
  if (timed_out) return {State::timed_out, "wall clock"};
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return {State::timed_out, "processor time"};
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) return {State::crashed, "forbidden system call"};
  if (WIFSIGNALED(status)) return {State::crashed, "signal " + std::to_string(WTERMSIG(status))};
  if (WEXITSTATUS(status) == worker_done) return {State::finished, ""};
  if (WEXITSTATUS(status) == worker_uncaged) return {State::crashed, "no cage"};
  return {State::crashed, "status " + std::to_string(WEXITSTATUS(status))};
}

// What the trial's worker left: an answer that can be read.
Outcome sound(State state, const std::string& detail, const os::Fd& output) {
  if (state != State::finished) return Refusal{Reason::inspection_failed, "a worker for nobody: " + detail};
  TRY(const Bytes octets, os::read_output_memfd(output));
  TRY(const auto understood, wire::decode<wire::InspectOutput>(octets));
  return Done{};
}

}  // namespace

void Zygote::adopt(os::Channel channel) { connections_.push_back({++connections_made_, std::move(channel)}); }

void Zygote::run() {
  while (listener_ || !connections_.empty()) {
    std::vector<pollfd> entries = watched();
    if (::poll(entries.data(), entries.size(), wait_ms()) < 0) continue;  // a signal; everything is looked at again
    std::vector<std::uint64_t> ids;
    for (const Connection& connection : connections_) ids.push_back(connection.id);
    if (entries[0].revents != 0) accept_connections();
    for (std::size_t i = 0; i < ids.size(); ++i) serve(entries[i + 1].revents, ids[i]);
    reap();
    end_overdue();
    start_waiting();
    look_at_itself();
  }
}

// Beyond the number of workers, and before all who wait: a queue full of slow documents is no reason to be ended.
void Zygote::look_at_itself() {
  if (notifier_ == nullptr || !notifier_->take_due()) return;
  if (std::any_of(running_.begin(), running_.end(), [](const Job& job) { return job.connection == 0; })) return;  // it has its time limit
  if (const auto begun = begin_trial(); !begun) notifier_->found(begun);
}

Outcome Zygote::begin_trial() {
  Job job;
  TRY(job.document, os::make_sealed_memfd(as_bytes(trial_document)));
  TRY(job.output, os::make_output_memfd(output_bytes_min));
  TRY(job.task, task_of(job.document, job.output));
  running_.push_back(std::move(job));
  if (start(running_.back())) return Done{};
  running_.pop_back();
  return Refusal{Reason::system_error, "no process could be started"};
}

// The listener first (or nothing, -1), then the connections in their order, then the workers.
std::vector<pollfd> Zygote::watched() const {
  std::vector<pollfd> entries;
  entries.push_back({connections_.size() < options_.connections_max ? listener_.get() : -1, POLLIN, 0});
  const short wanted = waiting_.size() < options_.waiting_max ? POLLIN : 0;  // a full queue still sees who hangs up
  for (const Connection& connection : connections_) entries.push_back({connection.channel.get(), wanted, 0});
  for (const Job& job : running_) entries.push_back({job.process.get(), POLLIN, 0});
  return entries;
}

int Zygote::wait_ms() const {
  const int own = notifier_ == nullptr ? -1 : notifier_->until_due(-1);
  if (running_.empty()) return own;
  auto nearest = Clock::time_point::max();
  for (const Job& job : running_) {
    if (!job.timed_out) nearest = std::min(nearest, job.deadline);
  }
  if (own >= 0) nearest = std::min(nearest, Clock::now() + std::chrono::milliseconds{own});
  if (nearest == Clock::time_point::max()) return 1000;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(nearest - Clock::now()).count();
  return static_cast<int>(std::clamp<long long>(left + 1, 0, 60'000));
}

void Zygote::accept_connections() {
  while (connections_.size() < options_.connections_max) {
    auto channel = os::accept_channel(listener_);
    if (!channel) return;
    adopt(std::move(*channel));
  }
}

void Zygote::serve(short events, std::uint64_t id) {
  if (events == 0) return;
  const auto found = std::find_if(connections_.begin(), connections_.end(), [&](const Connection& each) { return each.id == id; });
  if (found == connections_.end()) return;
  if ((events & POLLIN) == 0) return close(id);  // POLLHUP or POLLERR alone
  if (!read_request(*found)) close(id);
}

// A peer of ours that sends a wrong frame is broken or taken over: only its connection ends. A wrong memfd is the
// document's fault or its maker's and gets an answer.
Outcome Zygote::read_request(Connection& connection) {
  TRY(os::Frame frame, connection.channel.receive(at_once, 2));
  TRY(auto request, wire::decode<wire::InspectRequest>(frame.octets));
  Job job{connection.id, std::move(request), std::move(frame.descriptors[0]), std::move(frame.descriptors[1]), {}, -1, {}, {}, false};
  auto task = task_of(job.document, job.output);
  if (!task) {
    reply(job, State::refused_request, task.refusal().detail);
    return Done{};
  }
  job.task = *task;
  waiting_.push_back(std::move(job));
  return Done{};
}

void Zygote::start_waiting() {
  while (!waiting_.empty() && running_.size() < options_.workers_max) {
    running_.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
    if (start(running_.back())) continue;
    const auto connection = running_.back().connection;
    running_.pop_back();
    os::log_error("no process could be started");
    close(connection);  // no word about the document, which nobody has read: who asked hears that nobody answers, and asks again
  }
}

bool Zygote::start(Job& job) {
  const pid_t zygote = ::getpid();
  if (options_.prepare != nullptr) options_.prepare(job.request);
  job.pid = ::fork();
  if (job.pid == 0) run_worker(job.task, job.request, options_.inspect, zygote);
  if (job.pid < 0) return false;
  job.process = os::Fd{open_process(job.pid)};
  ensure(static_cast<bool>(job.process), "a worker just started can be watched");
  job.deadline = Clock::now() + options_.time_max;
  return true;
}

void Zygote::end_overdue() {
  const auto now = Clock::now();
  for (Job& job : running_) {
    if (job.timed_out || now < job.deadline) continue;
    job.timed_out = true;
    kill_process(job.process);
  }
}

// The answer goes out only after the worker is gone: nobody writes into the output any more.
void Zygote::reap() {
  for (auto job = running_.begin(); job != running_.end();) {
    int status = 0;
    if (::waitpid(job->pid, &status, WNOHANG) != job->pid) {
      ++job;
      continue;
    }
    auto [state, detail] = ending(status, job->timed_out);
    if (state != State::finished) os::log_warning("a worker ended early: " + detail);
    if (job->connection == 0 && notifier_ != nullptr) notifier_->found(sound(state, detail, job->output));
    reply(*job, state, std::move(detail));
    job = running_.erase(job);
  }
}

void Zygote::reply(const Job& job, State state, std::string detail) {
  const auto found =
      std::find_if(connections_.begin(), connections_.end(), [&](const Connection& each) { return each.id == job.connection; });
  if (found == connections_.end()) return;
  // A peer that does not take its answer is noticed as a closed connection in the next round.
  if (!found->channel.send(wire::encode(wire::InspectReply{job.request.job, state, std::move(detail)})))
    ::shutdown(found->channel.get(), SHUT_RDWR);
}

void Zygote::close(std::uint64_t id) {
  std::erase_if(waiting_, [&](const Job& job) { return job.connection == id; });
  for (Job& job : running_) {
    if (job.connection == id) kill_process(job.process);  // nobody is left to hear its answer
  }
  connections_.remove_if([&](const Connection& each) { return each.id == id; });
}

}  // namespace signet::inspect
