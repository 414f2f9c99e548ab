// run/signet/signetd.pid, locked as long as its supervisor lives: a number without the lock is stale.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "daemon/os/fd.h"
#include "policy/base/result.h"

namespace signet::supervise {

class PidFile {
 public:
  /// Refuses (`unavailable`) where another supervisor holds it.
  static Result<PidFile> take();
  PidFile(PidFile&&) = default;
  PidFile& operator=(PidFile&&) = delete;
  ~PidFile();

 private:
  explicit PidFile(os::Fd file) : file_(std::move(file)) {}
  os::Fd file_;
};

/// The supervisor of this instance, if one runs.
std::optional<pid_t> running_supervisor();
/// Tells it to stop and waits until it is gone.
Outcome stop_supervisor(std::chrono::seconds timeout);

}  // namespace signet::supervise
