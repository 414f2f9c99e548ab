#include "journal/store.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "journal/durable_file.h"
#include "journal/node_rows.h"
#include "journal/schema.h"

namespace signet::journal {
namespace {

Refusal inconsistent(const std::string& what) { return {Reason::journal_inconsistent, what}; }

constexpr const char* insert_entry_sql = "INSERT INTO entry(seq, body) VALUES(?1, ?2)";
constexpr const char* insert_node_sql = "INSERT INTO node(level, place, hash) VALUES(?1, ?2, ?3)";
constexpr const char* insert_tree_sql = "INSERT INTO signed_tree(size, root) VALUES(?1, ?2)";

Outcome insert_node(Statement& statement, unsigned level, std::uint64_t place, const Digest& hash) {
  statement.bind(1, std::uint64_t{level});
  statement.bind(2, place);
  statement.bind(3, view(hash));
  return statement.run();
}

Outcome insert_tree(Statement& statement, const CompactRange& range) {
  statement.bind(1, range.size());
  statement.bind(2, view(range.root()));
  return statement.run();
}

Outcome insert_entry(Statement& statement, std::uint64_t seq, ByteView body) {
  statement.bind(1, seq);
  statement.bind(2, body);
  return statement.run();
}

/// A rollback journal while the file is made: when it is closed, the file alone is the whole database.
Outcome fill(const std::string& path, ByteView first_entry, const char* vfs) {
  TRY(auto database, Database::open(path, Database::Mode::create, vfs));
  TRY_DONE(database.execute("PRAGMA synchronous=FULL; BEGIN IMMEDIATE"));
  TRY_DONE(make_schema(database));
  TRY(auto entry, database.prepare(insert_entry_sql));
  TRY(auto node, database.prepare(insert_node_sql));
  TRY(auto tree, database.prepare(insert_tree_sql));
  CompactRange range;
  range.append(leaf_hash(first_entry));
  TRY_DONE(insert_entry(entry, 0, first_entry));
  TRY_DONE(insert_node(node, 0, 0, range.root()));
  TRY_DONE(insert_tree(tree, range));
  return database.execute("COMMIT");
}

}  // namespace

Outcome Store::create(const std::string& path, ByteView first_entry, const char* vfs) {
  TRY(const auto identity, read_identity(first_entry));
  if (::access(path.c_str(), F_OK) == 0)
    return Refusal{Reason::journal_unavailable, path + " exists; a journal is never made anew over another"};
  const std::string unfinished = path + ".new";
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) ::unlink((unfinished + suffix).c_str());
  TRY_DONE(fill(unfinished, first_entry, vfs));
  TRY_DONE(sync_file(unfinished));
  if (std::rename(unfinished.c_str(), path.c_str()) != 0)
    return Refusal{Reason::system_error, "rename " + unfinished + ": " + std::strerror(errno)};
  return sync_directory(directory_of(path));
}

Result<Store::Statements> Store::prepare(Database& database) {
  TRY(auto put_entry, database.prepare(insert_entry_sql));
  TRY(auto put_node, database.prepare(insert_node_sql));
  TRY(auto put_tree, database.prepare(insert_tree_sql));
  TRY(auto select_entry, database.prepare("SELECT body FROM entry WHERE seq=?1"));
  TRY(auto select_node, database.prepare(select_node_sql));
  TRY(auto select_tree, database.prepare("SELECT size, root FROM signed_tree ORDER BY size DESC LIMIT 1"));
  return Statements{std::move(put_entry),    std::move(put_node),    std::move(put_tree),
                    std::move(select_entry), std::move(select_node), std::move(select_tree)};
}

Result<Store> Store::open(const std::string& path, PrivateKey key, const char* vfs) {
  if (::access(path.c_str(), F_OK) != 0) return Refusal{Reason::not_found, "no journal at " + path + "; `signet journal init` makes one"};
  TRY(auto database, Database::open(path, Database::Mode::existing, vfs));
  TRY_DONE(database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-4096;"));
  return load_from(std::move(database), std::move(key));
}

Result<Store> Store::open_closed(const std::string& path, PrivateKey key, const char* vfs) {
  TRY(auto database, Database::open(path, Database::Mode::read_only, vfs));
  TRY_DONE(database.execute("PRAGMA cache_size=-1024"));
  TRY(auto store, load_from(std::move(database), std::move(key)));
  if (!store.successor()) return inconsistent("a year that nothing has closed");
  return store;
}

Result<Store> Store::load_from(Database database, PrivateKey key) {
  TRY_DONE(check_tables(database));
  TRY(const auto gone, missing_triggers(database));
  if (!gone.empty()) return inconsistent("the journal's guard " + gone.front() + " was removed");
  TRY(auto statements, prepare(database));
  Store store{std::move(database), std::move(statements), std::move(key)};
  TRY_DONE(store.load());
  return store;
}

Outcome Store::load() {
  TRY(const auto first, entry(0));
  TRY(identity_, read_identity(first));
  if (identity_.checkpoint_key != key_.public_key()) return inconsistent("the checkpoint key is not the one that the first entry names");
  TRY(const bool found, statements_.select_tree.step());
  const auto size = found ? static_cast<std::uint64_t>(statements_.select_tree.number(0)) : 0;
  const auto signed_root = digest_from_bytes(statements_.select_tree.bytes(1));
  statements_.select_tree.reset();
  if (size == 0 || !signed_root) return inconsistent("no tree is recorded");
  TRY(range_, CompactRange::load(size, nodes()));
  if (range_.root() != *signed_root) return inconsistent("the tree is not the one that was signed");
  TRY_DONE(check_right_edge());
  checkpoint_ = sign();
  return Done{};
}

Outcome Store::check_right_edge() {
  const std::uint64_t last = range_.size() - 1;
  TRY(const auto newest, entry(last));
  TRY(newest_, read_envelope(newest));
  TRY(const auto path, inclusion_proof(last, range_.size(), nodes()));
  TRY_DONE(verify_inclusion(leaf_hash(newest), last, range_.size(), path, range_.root()));
  TRY(const auto first, entry(0));
  TRY(const auto first_path, inclusion_proof(0, range_.size(), nodes()));
  TRY_DONE(verify_inclusion(leaf_hash(first), 0, range_.size(), first_path, range_.root()));
  const auto beyond = entry(range_.size());
  if (beyond || beyond.refusal().reason != Reason::not_found) return inconsistent("entries beyond the recorded tree");
  return Done{};
}

Outcome Store::usable() const {
  if (in_doubt_) return Refusal{Reason::journal_unavailable, "in doubt since a failed commit; it must be opened again"};
  return Done{};
}

Outcome Store::stage(std::uint64_t first, const std::vector<Bytes>& entries) {
  TRY_DONE(usable());
  const std::uint64_t next = range_.size() + staged_.size();
  if (newest_.successor) return inconsistent("the year is closed; it goes on as " + *newest_.successor);
  if (first != next) return inconsistent("entry " + std::to_string(first) + " was to be appended, the next is " + std::to_string(next));
  Envelope last = staged_newest_;
  for (const Bytes& entry : entries) {
    if (last.successor) return inconsistent("an entry behind the one that closes the year");
    TRY(last, read_envelope(entry));
  }
  staged_newest_ = std::move(last);
  staged_.insert(staged_.end(), entries.begin(), entries.end());
  return Done{};
}

// Order: entries, nodes and the new tree's root in one transaction; COMMIT with synchronous=FULL; only then the checkpoint key signs
// that root, which extends every root it signed before because the range only ever appends.
Result<TreeState> Store::commit() {
  TRY_DONE(usable());
  if (staged_.empty()) return state();
  CompactRange range = range_;
  const auto written = write_group(range);
  staged_.clear();
  if (!written) {
    staged_newest_ = {};
    in_doubt_ = true;
    // Frees the lock. In WAL mode it writes nothing: what the disk holds is for the next opening to find out.
    static_cast<void>(database_.execute("ROLLBACK"));
    return written.refusal();
  }
  range_ = std::move(range);
  newest_ = std::exchange(staged_newest_, {});
  checkpoint_ = sign();
  return state();
}

Result<TreeState> Store::close_year(const std::string& successor, Instant time) {
  return append(range_.size(), {to_bytes(write_closing(successor, time))});
}

Outcome Store::write_group(CompactRange& range) {
  TRY_DONE(database_.execute("BEGIN IMMEDIATE"));
  for (const Bytes& entry : staged_) TRY_DONE(write_entry(range, entry));
  TRY_DONE(insert_tree(statements_.insert_tree, range));
  return database_.execute("COMMIT");
}

Outcome Store::write_entry(CompactRange& range, const Bytes& entry) {
  TRY_DONE(insert_entry(statements_.insert_entry, range.size(), entry));
  Outcome outcome = Done{};
  range.append(leaf_hash(entry), [&](unsigned level, std::uint64_t place, const Digest& hash) {
    if (outcome) outcome = insert_node(statements_.insert_node, level, place, hash);
  });
  return outcome;
}

Result<TreeState> Store::append(std::uint64_t first, const std::vector<Bytes>& entries) {
  ensure(staged_.empty(), "append is a group of its own");
  TRY_DONE(stage(first, entries));
  return commit();
}

Result<TreeState> Store::state() const {
  TRY_DONE(usable());
  return TreeState{range_.size(), range_.root(), checkpoint_};
}

std::string Store::sign() const {
  return sign_note(checkpoint_text({identity_.origin, range_.size(), range_.root()}), identity_.origin, key_);
}

Result<Bytes> Store::entry(std::uint64_t index) {
  Statement& select = statements_.select_entry;
  select.bind(1, index);
  const auto found = select.step();
  Bytes body;
  if (found && *found) body.assign(select.bytes(0).begin(), select.bytes(0).end());
  select.reset();
  if (!found) return found.refusal();
  if (!*found) return Refusal{Reason::not_found, "no entry " + std::to_string(index)};
  return body;
}

NodeSource Store::nodes() {
  return [this](unsigned level, std::uint64_t place) { return node(level, place); };
}

Result<Digest> Store::node(unsigned level, std::uint64_t place) { return stored_node(statements_.select_node, level, place); }

Outcome Store::continues(const Checkpoint& earlier) {
  TRY_DONE(usable());
  if (earlier.size > range_.size())
    return inconsistent("a checkpoint of " + std::to_string(earlier.size) + " entries was signed, the journal has " +
                        std::to_string(range_.size()));
  TRY(const auto range, CompactRange::load(earlier.size, nodes()));
  if (range.root() != earlier.root)
    return inconsistent("its first " + std::to_string(earlier.size) + " entries are not those that were signed");
  return Done{};
}

Result<std::vector<Bytes>> Store::read(std::uint64_t from, std::size_t count, std::size_t bytes_max) {
  TRY_DONE(usable());
  std::vector<Bytes> entries;
  std::size_t octets = 0;
  const std::uint64_t end = from < range_.size() ? from + std::min<std::uint64_t>(count, range_.size() - from) : from;
  // One walk for all of them: a start asks for the whole journal in pages of hundreds.
  TRY(const auto rows, database_.borrow("SELECT seq, body FROM entry WHERE seq>=?1 AND seq<?2 ORDER BY seq"));
  rows->bind(1, from);
  rows->bind(2, end);
  for (std::uint64_t index = from; index < end; ++index) {
    TRY(const bool more, rows->step());
    if (!more || static_cast<std::uint64_t>(rows->number(0)) != index)
      return Refusal{Reason::not_found, "no entry " + std::to_string(index)};
    const ByteView body = rows->bytes(1);
    octets += body.size();
    if (octets > bytes_max && !entries.empty()) break;
    entries.emplace_back(body.begin(), body.end());
  }
  return entries;
}

Result<std::vector<Digest>> Store::inclusion(std::uint64_t index, std::uint64_t size) {
  TRY_DONE(usable());
  if (size > range_.size()) return inconsistent("the tree has fewer entries");
  return inclusion_proof(index, size, nodes());
}

Result<std::vector<Digest>> Store::consistency(std::uint64_t from, std::uint64_t to) {
  TRY_DONE(usable());
  if (to > range_.size()) return inconsistent("the tree has fewer entries");
  return consistency_proof(from, to, nodes());
}

}  // namespace signet::journal
