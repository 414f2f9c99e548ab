// Between fork and exec of a child that a command starts for itself.
#pragma once

namespace signet::os {

/// Root becomes 65534; nobody else changes. Only async-signal-safe calls (signal-safety(7)).
bool drop_root() noexcept;

}  // namespace signet::os
