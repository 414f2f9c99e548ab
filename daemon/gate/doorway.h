// The kernel's line before the gate, where accounts take no turns: what stands in it is taken out at once, by system calls alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/os/fd.h"

namespace signet::gate {

struct Arrival {
  enum class Line { someone, empty, no_descriptors };
  Line line = Line::empty;
  os::Fd socket;  // of someone; does not block
};

/// The next of the line. `listener` must not block.
Arrival next_in_line(int listener);
/// Whose connection this is, by the kernel (SO_PEERCRED).
std::optional<std::uint32_t> account_of(const os::Fd& socket);
/// Writes what fits into the empty socket, without reading, and closes it.
void say_and_close(os::Fd socket, std::string_view text);

}  // namespace signet::gate
