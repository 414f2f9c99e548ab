// Descriptors that systemd or signetd hands over (sd_listen_fds(3)): LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/os/fd.h"

namespace signet::os {

struct Handed {
  std::string name;
  Fd fd;
};

/// All handed descriptors, close-on-exec set, environment cleared. Empty when none.
std::vector<Handed> take_handed();
/// The one of that name, moved out; an empty Fd if there is none.
Fd take(std::vector<Handed>& handed, std::string_view name);

}  // namespace signet::os
