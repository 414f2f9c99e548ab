// signet-journal: the only writer of journal and archive. Appends and answers; decides nothing, signs nothing but checkpoints.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include "daemon/journal/closed_years.h"
#include "daemon/journal/initialise.h"
#include "daemon/journal/loop.h"
#include "daemon/journal/opening.h"
#include "daemon/journal/place.h"
#include "daemon/journal/rollover.h"
#include "daemon/os/activation.h"
#include "daemon/os/cage.h"
#include "daemon/os/log.h"
#include "daemon/os/notify.h"
#include "journal/durable_file.h"
#include "journal/tile_writer.h"

namespace {

using namespace signet;
namespace part = signet::daemon::journal;

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_in_doubt = 75;  // EX_TEMPFAIL: start me again, and I find out
constexpr std::size_t key_bytes_max = 4096;
constexpr std::size_t request_bytes_max = 16 * 1024;

int fail(const Refusal& refusal) {
  os::log_event(os::LogEvent::part_failed, std::string{code(refusal.reason)} + ": " + refusal.detail);
  return exit_failed;
}

/// No second writer, however it was started: the lock is on the directory and goes with the process.
Result<os::Fd> lock_directory() {
  os::Fd directory{::open(part::place::directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory) return Refusal{Reason::not_found, std::string{"no "} + part::place::directory + "; `signet journal init` makes it"};
  if (::flock(directory.get(), LOCK_EX | LOCK_NB) != 0) return Refusal{Reason::journal_in_use, "another process holds it"};
  return directory;
}

/// SIGTERM and SIGINT become readable; a full file or a gone peer is an error of the call, not a death.
os::Fd watch_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  return os::Fd{::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK)};
}

/// True: more to do. The files can be made again, so trouble with them is no reason to stop sealing; it is tried again with the next entry.
bool write_a_tile(journal::TileWriter& tiles) {
  const auto more = tiles.step();
  if (!more) os::log_warning("the journal's tiles: " + more.refusal().detail);
  return more && *more;
}

/// The open year's files first; those of years that have ended are complete since their end, unless somebody took one away.
bool write_any_tile(std::vector<journal::TileWriter>& tiles) {
  return std::any_of(tiles.begin(), tiles.end(), [](auto& each) { return write_a_tile(each); });
}

std::vector<journal::TileWriter> tile_writers(journal::Store& store, part::ClosedYears& years) {
  std::vector<journal::TileWriter> tiles;
  tiles.emplace_back(part::place::directory, store);
  for (auto& year : years.all()) tiles.emplace_back(year.folder, year.store);
  return tiles;
}

/// A department's journal has a witness key beside its own; a school's has none, and then it is nobody's witness.
Result<part::WitnessService> open_witness(journal::Store& store, part::ClosedYears& years) {
  const journal::CosignedFiles cosigned{part::place::cosigned};
  const auto pem = journal::read_file(part::place::witness_key, key_bytes_max);
  if (!pem && pem.refusal().reason != Reason::not_found) return pem.refusal();
  if (!pem) return part::WitnessService{store, years, cosigned, std::nullopt};
  TRY(auto key, journal::PrivateKey::from_pem(as_text(*pem)));
  return part::WitnessService{store, years, cosigned,
                              journal::WitnessStore{part::place::witness, part::witness_name(store.identity().origin), std::move(key)}};
}

Outcome enter_cage(bool demo) {
  os::CageOptions options;
  options.write_paths = {part::place::directory, part::place::archive};
  options.demo = demo;
  TRY(const auto report, os::enter_cage(os::Part::journal, options));
  os::log_info(std::string{"cage: landlock "} + (report.landlock ? "yes" : "no") + ", seccomp " + (report.seccomp ? "yes" : "no"));
  return Done{};
}

/// The last entry can be read and is the tree's last leaf, and the checkpoint is of the tree as it stands on the disk.
Outcome look_at_the_end(journal::Store& store) {
  TRY(const auto state, store.state());
  TRY(const auto last, store.read(state.size - 1, 1, 1));
  TRY(const auto leaf, store.node(0, state.size - 1));
  if (last.size() != 1 || journal::leaf_hash(last.front()) != leaf)
    return Refusal{Reason::journal_inconsistent, "entry " + std::to_string(state.size - 1) + " is not the tree's last leaf"};
  TRY(const auto checkpoint, journal::open_checkpoint(state.checkpoint, {store.identity().origin, store.identity().checkpoint_key}));
  if (checkpoint.size != state.size) return Refusal{Reason::journal_inconsistent, "the checkpoint is of another size"};
  return store.continues(checkpoint);
}

int serve(os::Fd listener) {
  os::Notifier notifier = os::Notifier::take();
  const auto lock = lock_directory();
  if (!lock) return fail(lock.refusal());
  auto store = part::open_current();
  if (!store) return fail(store.refusal());
  auto years = part::ClosedYears::open(store->identity());
  if (!years) return fail(years.refusal());
  os::Fd stop = watch_signals();
  if (const auto caged = enter_cage(store->identity().mode == "demo"); !caged) return fail(caged.refusal());
  auto tiles = tile_writers(*store, *years);
  os::log_event(os::LogEvent::part_ready, "open: " + std::to_string(store->state()->size) + " entries");
  const journal::Archive archive{part::place::archive};
  auto witness = open_witness(*store, *years);
  if (!witness) return fail(witness.refusal());
  part::Service service{*store, *years, archive, *witness, [] {
                          return journal::disk_room({part::place::directory, part::place::archive});
                        }};
  part::Loop loop{std::move(listener), std::move(stop), service};
  loop.watch(notifier, [&] { return look_at_the_end(*store); });
  notifier.ready("serving");
  const auto end = loop.run([&] { return write_any_tile(tiles); });
  notifier.stopping();
  if (end == part::Loop::End::in_doubt)
    return os::log_event(os::LogEvent::journal_in_doubt, "in doubt: the process ends, the next start finds out"), exit_in_doubt;
  if (const auto finished = tiles.front().finish(); !finished) os::log_warning("the journal's tiles: " + finished.refusal().detail);
  return exit_done;
}

Result<Bytes> read_input() {
  Bytes input(request_bytes_max + 1);
  const std::size_t size = std::fread(input.data(), 1, input.size(), stdin);
  if (size > request_bytes_max) return Refusal{Reason::too_large, "the request"};
  input.resize(size);
  return input;
}

/// The operator's acts: each reads its request and says the first entry of the journal that it made.
int make(const std::function<Result<std::string>(ByteView request)>& act) {
  const auto lock = lock_directory();
  if (!lock) return fail(lock.refusal());
  const auto request = read_input();
  if (!request) return fail(request.refusal());
  const auto first_entry = act(*request);
  if (!first_entry) return fail(first_entry.refusal());
  const bool said = std::fwrite(first_entry->data(), 1, first_entry->size(), stdout) == first_entry->size() && std::fflush(stdout) == 0;
  return said ? exit_done : exit_failed;
}

int usage() {
  std::fputs("usage: signet-journal [--root DIR] [--init [--witness] | --rollover]\n", stderr);
  return exit_usage;
}

}  // namespace

int main(int count, char** arguments) {
  os::open_log("journal");
  ::umask(0077);
  bool init = false, witness = false, rollover = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument{arguments[i]};
    if (argument == "--init") {
      init = true;
    } else if (argument == "--rollover") {
      rollover = true;
    } else if (argument == "--witness") {
      witness = true;
    } else if (argument == "--root" && i + 1 < count) {
      if (::chdir(arguments[++i]) != 0) return fail({Reason::not_found, std::string{"no directory "} + arguments[i]});
    } else {
      return usage();
    }
  }
  // No part runs as root, and files of root would lock the journal's own user out.
  if (::geteuid() == 0) return fail({Reason::system_error, "the journal does not run as root"});
  if (init) return make([&](ByteView request) { return part::initialise(request, witness); });
  if (rollover) return make(part::roll_over);
  auto handed = os::take_handed();
  os::Fd listener = os::take(handed, "journal");
  if (!listener) return fail({Reason::system_error, "no socket was handed over (LISTEN_FDS); signetd or systemd starts this program"});
  return serve(std::move(listener));
}
