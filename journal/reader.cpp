#include "journal/reader.h"

#include <sys/stat.h>

#include "journal/durable_file.h"
#include "journal/node_rows.h"
#include "journal/note.h"
#include "journal/proof.h"
#include "journal/relative_vfs.h"
#include "journal/schema.h"
#include "journal/tree.h"

namespace signet::journal {
namespace {

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

/// A view in one transaction over tables that are ours.
Result<Database> view_of(const std::string& path, Database::Mode mode) {
  TRY(auto database, Database::open(path, mode, relative_vfs()));
  TRY_DONE(database.execute("BEGIN"));
  TRY_DONE(check_tables(database));
  return database;
}

/// With a write-ahead log SQLite wants to make its index file; where the medium forbids that and no log waits, the file
/// alone is the whole database.
Result<Database> open_view(const std::string& path) {
  auto view = view_of(path, Database::Mode::read_only);
  if (view || view.refusal().reason != Reason::journal_unavailable) return view;
  struct stat log {};
  if (::stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0) return view;
  return view_of(path, Database::Mode::unchanging);
}

}  // namespace

Result<Reader> Reader::open(const std::string& directory) {
  const std::string path = directory + "/journal.db";
  if (!is_file(path)) return Refusal{Reason::not_found, "no journal at " + path};
  // The checkpoint first: entries that came meanwhile are then at most more than it covers.
  std::optional<std::string> checkpoint;
  auto note = read_file(directory + "/checkpoint", note_bytes_max);
  if (note) checkpoint = std::string{as_text(*note)};
  if (!note && note.refusal().reason != Reason::not_found) return note.refusal();
  TRY(auto database, open_view(path));
  return Reader{std::move(database), std::move(checkpoint)};
}

Outcome Reader::entries(std::uint64_t from, const std::function<bool(std::uint64_t, ByteView)>& each) {
  TRY(auto statement, database_.prepare("SELECT seq, body FROM entry WHERE seq>=?1 ORDER BY seq"));
  statement.bind(1, from);
  for (std::optional<std::uint64_t> last;;) {
    TRY(const bool more, statement.step());
    if (!more) return Done{};
    const auto index = static_cast<std::uint64_t>(statement.number(0));
    // In a forged file the same page can hang in many places: numbers that do not rise would never end.
    if (last && index <= *last)
      return Refusal{Reason::journal_inconsistent, "the numbers of the entries do not rise after " + std::to_string(*last)};
    last = index;
    if (!each(index, statement.bytes(1))) return Done{};
  }
}

Result<std::string> Reader::receipt(std::uint64_t index) {
  if (!checkpoint_) return Refusal{Reason::not_found, "no checkpoint is published beside the journal; start the service once"};
  TRY(const auto note, parse_note(*checkpoint_));
  TRY(const auto checkpoint, parse_checkpoint_text(note.text));
  std::optional<Bytes> body;
  TRY_DONE(entries(index, [&](std::uint64_t found, ByteView octets) {
    if (found == index) body.emplace(octets.begin(), octets.end());
    return false;
  }));
  if (!body || index >= checkpoint.size)
    return Refusal{Reason::not_found, "entry " + std::to_string(index) + "; the published checkpoint covers " +
                                          std::to_string(checkpoint.size) + ", numbered from 0"};
  TRY(auto node, database_.prepare(select_node_sql));
  const auto stored = [&node](unsigned level, std::uint64_t place) { return stored_node(node, level, place); };
  TRY(auto path, inclusion_proof(index, checkpoint.size, stored));
  return write_proof({*std::move(body), index, std::move(path), *checkpoint_});
}

}  // namespace signet::journal
