// signet-keyhold: holds the token, and seals only what it has itself verified.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <iterator>
#include <string>

#include "daemon/keyhold/service.h"
#include "daemon/os/hold_status.h"
#include "daemon/os/log.h"

namespace {

int initialise() {
  const std::string first_entry{std::istreambuf_iterator<char>{std::cin}, {}};
  const auto done = signet::keyhold::State::create(signet::keyhold::state_path, signet::as_bytes(first_entry));
  if (done) return 0;
  std::fprintf(stderr, "signet-keyhold: %s\n", done.refusal().detail.c_str());
  return 3;
}

int run() {
  const auto done = signet::keyhold::serve();
  if (done) return 0;
  signet::os::log_event(signet::os::LogEvent::part_failed, std::string{signet::code(done.refusal().reason)} + ": " + done.refusal().detail);
  // Started again and again with a wrong PIN, it would lock the token; with a token of another history nothing would change.
  const auto reason = done.refusal().reason;
  const bool operators_turn =
      reason == signet::Reason::pin_wrong || reason == signet::Reason::token_other_journal || reason == signet::Reason::token_ahead;
  return operators_turn ? signet::os::hold_status : 3;
}

int act(int argc, char** argv) {
  bool init = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument{argv[i]};
    if (argument == "--init") {
      init = true;
    } else if (argument == "--root" && i + 1 < argc) {
      if (::chdir(argv[++i]) != 0) return std::perror("signet-keyhold: --root"), 2;
    } else {
      std::fprintf(stderr, "usage: signet-keyhold [--root DIR] [--init]\n");
      return 2;
    }
  }
  std::signal(SIGPIPE, SIG_IGN);
  signet::os::open_log("keyhold");
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
