#include "hsm/module_call.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <string_view>

namespace signet::hsm {
namespace {

thread_local volatile std::sig_atomic_t inside = 0;

constexpr std::array crashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
std::array<struct sigaction, crashes.size()> before_us{};

// Only what signal-safety(7) allows.
[[noreturn]] void end_with(std::string_view sentence) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, sentence.data(), sentence.size());
  ::_exit(module_failed_status);
}

void on_alarm(int) {
  end_with(
      "token-unavailable: the PKCS#11 module did not answer in time. Take the token out and put it in again, see that its reader's "
      "service runs (pcscd, p11-kit server), then start again.\n");
}

// Elsewhere than in the module it is ours, or somebody's who ends us (systemd's watchdog): whoever was there before us has it.
void on_crash(int signal) {
  if (inside != 0)
    end_with(
        "token-unavailable: the PKCS#11 module crashed. Check `module` in etc/signet/signet.toml, and ask the token's vendor for a newer "
        "one; then start again.\n");
  for (std::size_t i = 0; i < crashes.size(); ++i) {
    if (crashes[i] == signal) ::sigaction(signal, &before_us[i], nullptr);
  }
  ::raise(signal);
}

bool watch() {
  struct sigaction act {};
  act.sa_handler = on_alarm;
  ::sigaction(SIGALRM, &act, nullptr);
  act.sa_handler = on_crash;
  act.sa_flags = SA_NODEFER;
  for (std::size_t i = 0; i < crashes.size(); ++i) ::sigaction(crashes[i], &act, &before_us[i]);
  return true;
}

}  // namespace

ModuleCall::ModuleCall(std::chrono::seconds patience) : outermost_(inside == 0) {
  [[maybe_unused]] static const bool watched = watch();
  if (!outermost_) return;
  inside = 1;
  ::alarm(static_cast<unsigned>(patience.count()));
}

ModuleCall::~ModuleCall() {
  if (!outermost_) return;
  ::alarm(0);
  inside = 0;
}

}  // namespace signet::hsm
