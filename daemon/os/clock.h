// The only clock. Demo mode may shift it ([clock] offset_s); nothing else may.
#pragma once

#include <cstdint>

#include "policy/base/instant.h"
#include "policy/base/result.h"

namespace signet::os {

struct Ticks {
  Instant wall;              // CLOCK_REALTIME + offset
  std::int64_t boot_ms = 0;  // CLOCK_BOOTTIME
};

Ticks read_clock(std::int64_t offset_s);

/// Whether the kernel says that its clock is synchronised (adjtimex(2)); refused where it does not say. Of the parts only signet-clock
/// may ask, for the same call could set the clock.
Result<bool> kernel_clock_synchronised();

}  // namespace signet::os
