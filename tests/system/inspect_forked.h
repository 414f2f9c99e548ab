// Work in a process of its own that is never root, so that a cage can close around it and not around the test.
#pragma once

#include <sys/types.h>

#include <functional>

namespace signet::test {

/// Leaves root for 65534; does nothing for anybody else.
void leave_root();
/// A child that runs `work` and exits with its status.
pid_t start_forked(const std::function<int()>& work);
/// The wait status of that child.
int wait_forked(pid_t child);

}  // namespace signet::test
