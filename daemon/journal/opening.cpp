#include "daemon/journal/opening.h"

#include <unistd.h>

#include <cstdlib>

#include "daemon/journal/place.h"
#include "daemon/os/log.h"
#include "journal/durable_file.h"
#include "journal/tile_writer.h"
#include "journal/year.h"

namespace signet::daemon::journal {

namespace tree = signet::journal;

namespace {

constexpr std::size_t key_bytes_max = 4096;

/// The checkpoint beside the journal was signed over entries that were durable. A journal that does not have them was set back, and to sign
/// on would make two histories. An unreadable one proves nothing and is made again.
Outcome check_published(tree::Store& store) {
  const auto note = tree::read_file(place::checkpoint, tree::note_bytes_max);
  if (!note) return Done{};
  const auto& identity = store.identity();
  const auto published = tree::open_checkpoint(as_text(*note), {identity.origin, identity.checkpoint_key});
  if (!published) return os::log_warning("checkpoint: " + published.refusal().detail + "; it is made again"), Done{};
  return store.continues(*published);
}

/// A credential of the service where there is one (systemd.exec(5): encrypted to this machine), else the file beside the journal.
std::string key_path() {
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  const std::string given = std::string{credentials == nullptr ? "" : credentials} + "/checkpoint.key";
  return credentials != nullptr && ::access(given.c_str(), F_OK) == 0 ? given : place::key;
}

}  // namespace

Result<tree::PrivateKey> read_checkpoint_key() {
  const auto pem = tree::read_file(key_path(), key_bytes_max);
  if (!pem) return Refusal{pem.refusal().reason, "the key of the checkpoints: no credential checkpoint.key, and " + pem.refusal().detail};
  return tree::PrivateKey::from_pem(as_text(*pem));
}

Result<tree::Store> open_to_roll_over() {
  TRY(auto key, read_checkpoint_key());
  TRY(auto store, tree::Store::open(place::database, std::move(key)));
  TRY_DONE(check_published(store));
  return store;
}

void publish_first() {
  auto store = open_to_roll_over();
  const auto done = store ? tree::TileWriter{place::directory, *store}.finish() : Outcome{store.refusal()};
  if (!done) os::log_warning("the first files are not published yet: " + done.refusal().detail);
}

Result<tree::Store> open_current() {
  if (::access(place::database, F_OK) != 0 && !tree::closed_years_in(place::directory).empty())
    return Refusal{Reason::rollover_unfinished, "the old year is closed and put away, the new one is not made"};
  TRY(auto store, open_to_roll_over());
  if (store.successor())
    return Refusal{Reason::rollover_unfinished, store.identity().origin + " is closed, " + *store.successor() + " is not made"};
  return store;
}

}  // namespace signet::daemon::journal
