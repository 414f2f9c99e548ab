// signet-keyhold: holds the token, and seals only what it has itself verified.
#include <string.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <iterator>
#include <string>

#include "daemon/keyhold/pin_try.h"
#include "daemon/keyhold/service.h"
#include "daemon/os/cage.h"
#include "daemon/os/hold_status.h"
#include "daemon/os/log.h"
#include "journal/durable_file.h"
#include "policy/base/limits.h"
#include "policy/settings.h"

namespace {

int initialise() {
  const std::string first_entry{std::istreambuf_iterator<char>{std::cin}, {}};
  const auto done = signet::keyhold::State::create(signet::keyhold::state_path, signet::as_bytes(first_entry));
  if (done) return 0;
  std::fprintf(stderr, "signet-keyhold: %s\n", done.refusal().detail.c_str());
  return 3;
}

// Asked by `signet token release`, while no keyhold runs: one try of the PIN that stands on standard input.
int release_pin() {
  const auto text = signet::journal::read_file("etc/signet/signet.toml", signet::limits::configuration_bytes_max);
  const auto settings = text ? signet::read_settings(signet::as_text(*text)) : signet::Result<signet::Settings>{text.refusal()};
  std::array<char, signet::Secret::bytes_max> typed{};
  const auto size = ::read(STDIN_FILENO, typed.data(), typed.size());
  signet::Secret pin{std::string_view{typed.data(), size > 0 ? static_cast<std::size_t>(size) : 0}};
  ::explicit_bzero(typed.data(), typed.size());
  const auto released =
      !settings ? signet::Outcome{settings.refusal()}
                : signet::keyhold::release_pin_hold({settings->token_module, settings->token_label, settings->token_object}, pin);
  if (released) return 0;
  std::fprintf(stderr, "%u %s\n", static_cast<unsigned>(released.refusal().reason), released.refusal().detail.c_str());
  return 3;
}

int said(const signet::Outcome& done) {
  if (done) return 0;
  std::fprintf(stderr, "signet-keyhold: %s: %s\n", std::string{signet::code(done.refusal().reason)}.c_str(), done.refusal().detail.c_str());
  return 3;
}

// Before the journal's process closes the year: what would stop us behind it.
signet::Outcome may_roll_over() {
  TRY(auto state, signet::keyhold::State::open(signet::keyhold::state_path));
  TRY(const auto hold, state.hold());
  if (hold) return signet::Refusal{signet::Reason::on_hold, ""};
  return signet::Done{};
}

signet::Outcome roll_over() {
  const std::string first_entry{std::istreambuf_iterator<char>{std::cin}, {}};
  TRY(auto state, signet::keyhold::State::open(signet::keyhold::state_path));
  return state.roll_over(signet::as_bytes(first_entry));
}

int run() {
  const auto done = signet::keyhold::serve();
  if (done) return 0;
  signet::os::log_event(signet::os::LogEvent::part_failed, std::string{signet::code(done.refusal().reason)} + ": " + done.refusal().detail);
  // Started again and again with a wrong PIN, it would lock the token; with a token of another history nothing would change.
  const auto reason = done.refusal().reason;
  const bool operators_turn = reason == signet::Reason::pin_wrong || reason == signet::Reason::pin_held ||
                              reason == signet::Reason::login_unclear || reason == signet::Reason::token_other_journal ||
                              reason == signet::Reason::token_ahead;
  return operators_turn ? signet::os::hold_status : 3;
}

int obey(int argc, char** argv) {
  enum class Act { serve, init, may_roll_over, roll_over, release_pin } act = Act::serve;
  for (int i = 1; i < argc; ++i) {
    const std::string argument{argv[i]};
    if (argument == "--init") {
      act = Act::init;
    } else if (argument == "--may-roll-over") {
      act = Act::may_roll_over;
    } else if (argument == "--release-pin") {
      act = Act::release_pin;
    } else if (argument == "--rollover") {
      act = Act::roll_over;
    } else if (argument == "--root" && i + 1 < argc) {
      if (::chdir(argv[++i]) != 0) return std::perror("signet-keyhold: --root"), 2;
    } else {
      std::fprintf(stderr, "usage: signet-keyhold [--root DIR] [--init | --release-pin | --may-roll-over | --rollover]\n");
      return 2;
    }
  }
  std::signal(SIGPIPE, SIG_IGN);
  signet::os::open_log("keyhold");
  // Before the PIN is there: the cage closes behind the token's module.
  if (const auto closed = signet::os::forbid_looking_in(); !closed) return said(closed);
  switch (act) {
    case Act::serve: return run();
    case Act::init: return initialise();
    case Act::release_pin: return release_pin();
    case Act::may_roll_over: return said(may_roll_over());
    case Act::roll_over: return said(roll_over());
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return obey(argc, argv);
  } catch (const std::exception& error) {  // memory ran out: the next start finds out what holds
    std::fprintf(stderr, "signet-keyhold: %s\n", error.what());
    return 3;
  }
}
