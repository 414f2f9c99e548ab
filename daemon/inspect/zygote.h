// The warmed-up process that forks one worker per document. Single-threaded: one poll loop.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <deque>
#include <list>
#include <vector>

#include "daemon/inspect/worker.h"
#include "daemon/os/channel.h"
#include "daemon/os/notify.h"
#include "policy/base/limits.h"

namespace signet::inspect {

struct ZygoteOptions {
  InspectFunction inspect = nullptr;
  PrepareFunction prepare = nullptr;
  std::chrono::milliseconds time_max = limits::inspection_time_max;
  std::size_t workers_max = 16;
  std::size_t waiting_max = 64;      // then no more requests are read
  std::size_t connections_max = 64;  // then no more are accepted
};

class Zygote {
 public:
  explicit Zygote(ZygoteOptions options) : options_(options) {}
  void listen(os::Fd listener) { listener_ = std::move(listener); }
  void adopt(os::Channel channel);
  /// The watchdog is fed as long as a worker started for nobody reads a small document and answers.
  void watch(os::Notifier& notifier) { notifier_ = &notifier; }
  /// Serves until there is neither a listener nor a connection left.
  void run();

 private:
  using Clock = std::chrono::steady_clock;
  struct Connection {
    std::uint64_t id = 0;
    os::Channel channel;
  };
  struct Job {
    std::uint64_t connection = 0;  // 0: nobody's, the zygote's look at itself
    wire::InspectRequest request;
    os::Fd document;
    os::Fd output;
    Task task;
    pid_t pid = -1;
    os::Fd process;  // pidfd: readable when the worker has ended
    Clock::time_point deadline;
    bool timed_out = false;
  };
  std::vector<pollfd> watched() const;
  int wait_ms() const;
  void accept_connections();
  void serve(short events, std::uint64_t connection);
  Outcome read_request(Connection& connection);
  void start_waiting();
  bool start(Job& job);
  void end_overdue();
  void reap();
  void look_at_itself();
  Outcome begin_trial();
  void reply(const Job& job, wire::InspectReply::State state, std::string detail);
  void close(std::uint64_t connection);

  ZygoteOptions options_;
  os::Notifier* notifier_ = nullptr;
  os::Fd listener_;
  std::uint64_t connections_made_ = 0;
  std::list<Connection> connections_;
  std::deque<Job> waiting_;
  std::list<Job> running_;
};

}  // namespace signet::inspect
