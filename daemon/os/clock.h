// The only clock. Demo mode may shift it ([clock] offset_s); nothing else may.
#pragma once

#include <cstdint>

#include "policy/base/instant.h"

namespace signet::os {

struct Ticks {
  Instant wall;               // CLOCK_REALTIME + offset
  std::int64_t boot_ms = 0;   // CLOCK_BOOTTIME
  bool synchronised = false;  // adjtimex: the kernel says so
};

Ticks read_clock(std::int64_t offset_s);

}  // namespace signet::os
