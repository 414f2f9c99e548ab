// The machine's clock as a process sees it that was started with this library before all others (ld.so(8), LD_PRELOAD): away from the true
// one by as many seconds as stand in the first eight octets of the file SIGNET_TEST_CLOCK, a number in the machine's order of octets. It
// is mapped once, before any cage closes, and may change at any moment. Clocks that nobody sets (CLOCK_BOOTTIME, CLOCK_MONOTONIC) stay
// true.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

using GetTime = int (*)(clockid_t, timespec*);

const volatile std::int64_t* ahead_s = nullptr;
GetTime true_time = nullptr;

// A process that cannot be told the wrong time would pass every test.
[[noreturn]] void give_up(const char* why) {
  std::perror(why);
  std::abort();
}

__attribute__((constructor)) void map_offset() {
  true_time = reinterpret_cast<GetTime>(dlsym(RTLD_NEXT, "clock_gettime"));
  const char* const path = std::getenv("SIGNET_TEST_CLOCK");
  const int file = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || true_time == nullptr) give_up("SIGNET_TEST_CLOCK");
  void* const place = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  ::close(file);
  if (place == MAP_FAILED) give_up(path);
  ahead_s = static_cast<const volatile std::int64_t*>(place);
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) int clock_gettime(clockid_t clock, timespec* time) noexcept {
  if (true_time == nullptr) true_time = reinterpret_cast<GetTime>(dlsym(RTLD_NEXT, "clock_gettime"));
  const int result = true_time(clock, time);
  if (result == 0 && ahead_s != nullptr && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += *ahead_s;
  return result;
}

__attribute__((visibility("default"))) int gettimeofday(timeval* time, void*) noexcept {
  timespec now{};
  const int result = clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return result;
}

__attribute__((visibility("default"))) std::time_t time(std::time_t* place) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (place != nullptr) *place = now.tv_sec;
  return now.tv_sec;
}
}
