// The listening sockets. They outlive a part that is started again: no connection attempt is lost.
#pragma once

#include "daemon/os/fd.h"
#include "daemon/supervise/part.h"
#include "policy/base/result.h"

namespace signet::supervise {

/// Refuses (`unavailable`) where somebody still answers; a stale socket is replaced.
Result<os::Fd> make_listener(const Listener& listener);
void remove_listeners();

}  // namespace signet::supervise
