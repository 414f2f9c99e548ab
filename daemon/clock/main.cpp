// signet-clock: the only part that may ask the kernel whether the clock is synchronised, so that keyhold needs no call with which a clock
// could be set. It reads no file, knows no document, and answers one question.
#include <signal.h>
#include <stdlib.h>

#include <cstdio>
#include <string_view>

#include "daemon/clock/desk.h"
#include "daemon/os/activation.h"
#include "daemon/os/cage.h"
#include "daemon/os/log.h"

namespace {

using namespace signet;

constexpr int usage_error = 2;
constexpr int not_available = 3;

int fail(std::string_view why) { return os::log_error(why), not_available; }

int serve(bool demo) {
  auto handed = os::take_handed();
  os::Fd listener = os::take(handed, "clock");
  if (!listener) return fail("no listening socket `clock` was handed over; signetd or systemd starts this program");
  auto notifier = os::Notifier::take();
  if (const auto cage = os::enter_cage(os::Part::clock, {{}, {}, demo}); !cage) return fail(cage.refusal().detail);
  notifier.ready("serving");
  clock::Desk{std::move(listener), notifier}.run();
}

}  // namespace

int main(int count, char** values) {
  const bool demo = count == 2 && std::string_view{values[1]} == "--demo";
  if (count != 1 && !demo) return std::fputs("usage: signet-clock [--demo]\n", stderr), usage_error;
  signet::os::open_log("clock");
  ::setenv("TZ", "UTC0", 1);  // no library may want /etc/localtime later
  ::signal(SIGPIPE, SIG_IGN);
  return serve(demo);
}
