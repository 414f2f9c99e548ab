#include "daemon/os/clock.h"

#include <sys/timex.h>

#include <ctime>

#include "daemon/os/error.h"

namespace signet::os {

Ticks read_clock(std::int64_t offset_s) {
  timespec wall{};
  timespec boot{};
  ::clock_gettime(CLOCK_REALTIME, &wall);
  ::clock_gettime(CLOCK_BOOTTIME, &boot);
  return {Instant{static_cast<std::int64_t>(wall.tv_sec) + offset_s},
          static_cast<std::int64_t>(boot.tv_sec) * 1000 + boot.tv_nsec / 1'000'000};
}

Result<bool> kernel_clock_synchronised() {
  timex kernel{};  // modes = 0: only asks (adjtimex(2))
  if (::adjtimex(&kernel) < 0) return system_refusal("adjtimex");
  return (kernel.status & STA_UNSYNC) == 0;
}

}  // namespace signet::os
