// Order of what is durable: the closing entry; the closed year's published files; the files in the year's folder, its database last; the
// new journal under another name, renamed. keyhold's state follows (docs/decisions/0143).
#include "daemon/journal/rollover.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "daemon/journal/closed_years.h"
#include "daemon/journal/opening.h"
#include "daemon/journal/place.h"
#include "journal/durable_file.h"
#include "journal/tile_writer.h"
#include "policy/base/limits.h"

namespace signet::daemon::journal {

namespace tree = signet::journal;

namespace {

constexpr std::int64_t disorder_s_max = 60;  // as between any two entries

Outcome close_year(tree::Store& store, const tree::RolloverRequest& request) {
  TRY_DONE(tree::check_later(store.identity().origin, request.origin));
  if (request.time + disorder_s_max < store.newest_time())
    return Refusal{Reason::clock_untrusted, "the newest entry is of " + to_iso8601(store.newest_time())};
  TRY(const auto closed, store.close_year(request.origin, std::max(request.time, store.newest_time())));
  return Done{};
}

/// The file alone is then the whole database: nothing of it waits in a log beside it.
Outcome settle() {
  TRY(auto database, tree::Database::open(place::database, tree::Database::Mode::existing, tree::relative_vfs()));
  TRY_DONE(database.execute("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE"));
  TRY(const auto mode, database.value("PRAGMA journal_mode"));
  if (mode != "delete") return Refusal{Reason::journal_in_use, "another process reads journal.db"};
  return Done{};
}

Outcome move(const std::string& name, const std::string& folder) {
  const std::string from = std::string{place::directory} + "/" + name;
  if (std::rename(from.c_str(), (folder + "/" + name).c_str()) == 0 || errno == ENOENT) return Done{};
  return Refusal{Reason::system_error, "rename " + from + ": " + std::strerror(errno)};
}

/// The database goes last: until it has gone, the next call finds a closed year here and goes on.
Outcome put_away(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return Refusal{Reason::system_error, "no folder " + folder};
  for (const char* name : {"tile", "cosigned", "checkpoint"}) TRY_DONE(move(name, folder));
  TRY_DONE(tree::sync_directory(folder));
  TRY_DONE(tree::sync_directory(place::directory));
  TRY_DONE(move("journal.db", folder));
  ::chmod((folder + "/journal.db").c_str(), 0400);
  TRY_DONE(tree::sync_directory(folder));
  return tree::sync_directory(place::directory);
}

/// What is published of a year must be whole before it is put away; after that nobody writes it. Where the tiles lie there already they
/// were whole, and none are made here again.
Outcome publish_all(tree::Store& store, const std::string& folder) {
  if (::access((folder + "/tile").c_str(), F_OK) == 0) return Done{};
  tree::TileWriter tiles{place::directory, store};
  return tiles.finish();
}

Outcome finish_year() {
  std::string folder;
  {
    TRY(auto store, open_to_roll_over());
    ensure(store.successor().has_value(), "it was closed");
    folder = std::string{place::directory} + "/" + tree::split_origin(store.identity().origin)->year;
    TRY_DONE(publish_all(store, folder));
  }
  TRY_DONE(settle());
  return put_away(folder);
}

/// The year that was put away last goes on under the origin that it names.
Result<std::string> open_next(Instant time) {
  const auto years = tree::closed_years_in(place::directory);
  if (years.empty()) return Refusal{Reason::not_found, std::string{"no "} + place::database + "; `signet journal init` makes it"};
  TRY(auto key, read_checkpoint_key());
  TRY(auto store, tree::Store::open_closed(std::string{place::directory} + "/" + years.back() + "/journal.db", std::move(key)));
  TRY(const auto before, closed_year(store));
  TRY(auto first_entry, tree::write_identity(tree::successor_of(store.identity(), before, std::max(time, store.newest_time()))));
  TRY_DONE(tree::Store::create(place::database, as_bytes(first_entry)));
  publish_first();
  return first_entry;
}

Result<std::string> first_entry_of(tree::Store& store) {
  TRY(const auto first, store.read(0, 1, limits::entry_bytes_max));
  return std::string{as_text(first.at(0))};
}

}  // namespace

Result<std::string> roll_over(ByteView octets) {
  TRY(const auto request, tree::read_rollover_request(octets));
  if (::access(place::database, F_OK) == 0) {
    {
      TRY(auto store, open_to_roll_over());
      const bool done_before = store.identity().predecessor && store.identity().origin == request.origin;
      if (done_before) return first_entry_of(store);
      if (!store.successor()) TRY_DONE(close_year(store, request));
    }
    TRY_DONE(finish_year());
  }
  return open_next(request.time);
}

}  // namespace signet::daemon::journal
