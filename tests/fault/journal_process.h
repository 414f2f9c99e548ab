// A real signet-journal in a directory of its own, as a user without rights, in its cage.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "daemon/os/channel.h"
#include "daemon/wire/journal_message.h"
#include "tests/unit/journal/a_journal.h"

namespace signet::journal::test {

class JournalProcess {
 public:
  JournalProcess();
  JournalProcess(const JournalProcess&) = delete;
  JournalProcess& operator=(const JournalProcess&) = delete;
  ~JournalProcess();

  struct Ended {
    int status = -1;  // exit status; -1: by a signal
    std::string output;
  };
  /// `signet-journal --init` with this on standard input.
  Ended init(const std::string& request);
  static std::string a_request();
  /// Starts it; `file_bytes_max`: RLIMIT_FSIZE, 0 for none.
  void start(std::size_t file_bytes_max = 0);
  /// A connection to the one that runs.
  os::Channel connect();
  void kill(int signal);
  /// Exit status, -1 when a signal ended it.
  int wait();
  std::string file(const std::string& name) const { return directory_.file(name); }

 private:
  [[noreturn]] void become(const std::vector<std::string>& arguments, const std::vector<std::string>& environment, const int (&streams)[3]);
  Directory directory_;
  os::Fd program_;
  os::Fd listener_;
  pid_t child_ = -1;
};

/// Sends and waits for the answer; nothing when the process is gone.
std::optional<wire::JournalReply> ask(os::Channel& channel, wire::JournalRequest request, const os::Fd& descriptor = {},
                                      std::vector<os::Fd>* out = nullptr);

}  // namespace signet::journal::test
