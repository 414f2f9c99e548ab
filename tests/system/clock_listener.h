// A listening socket such as signetd or systemd hands to signet-clock, and the program behind it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "daemon/os/fd.h"

namespace signet::test {

class ClockListener {
 public:
  ClockListener();
  ~ClockListener();
  ClockListener(const ClockListener&) = delete;
  ClockListener& operator=(const ClockListener&) = delete;

  /// The real program, under 65534 where the test is root. Its process.
  pid_t start(std::vector<std::string> environment = {}) const;
  const std::string& path() const { return path_; }
  const os::Fd& socket() const { return socket_; }

 private:
  std::string folder_, path_;
  os::Fd socket_;
};

}  // namespace signet::test
