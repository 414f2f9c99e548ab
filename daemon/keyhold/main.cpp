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

int run() {
  const auto done = signet::keyhold::serve();
  if (done) return 0;
  signet::os::log_event(signet::os::LogEvent::part_failed, std::string{signet::code(done.refusal().reason)} + ": " + done.refusal().detail);
  // Started again and again with a wrong PIN, it would lock the token; with a token of another history nothing would change.
  const auto reason = done.refusal().reason;
  const bool operators_turn = reason == signet::Reason::pin_wrong || reason == signet::Reason::pin_held ||
                              reason == signet::Reason::token_other_journal || reason == signet::Reason::token_ahead;
  return operators_turn ? signet::os::hold_status : 3;
}

int act(int argc, char** argv) {
  bool init = false, release = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument{argv[i]};
    if (argument == "--init") {
      init = true;
    } else if (argument == "--release-pin") {
      release = true;
    } else if (argument == "--root" && i + 1 < argc) {
      if (::chdir(argv[++i]) != 0) return std::perror("signet-keyhold: --root"), 2;
    } else {
      std::fprintf(stderr, "usage: signet-keyhold [--root DIR] [--init | --release-pin]\n");
      return 2;
    }
  }
  std::signal(SIGPIPE, SIG_IGN);
  signet::os::open_log("keyhold");
  if (release) return release_pin();
  return init ? initialise() : run();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return act(argc, argv);
  } catch (const std::exception& error) {  // memory ran out: the next start finds out what holds
    std::fprintf(stderr, "signet-keyhold: %s\n", error.what());
    return 3;
  }
}
