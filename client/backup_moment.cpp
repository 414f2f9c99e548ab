// One moment of a running appliance. The order is what makes it one (docs/formats/backup.md):
//   1. journal.db, in one read transaction: the moment.
//   2. keyhold.db, behind it. A tuple is durable before its intent: whatever intent the copy of the journal has, this copy has its tuple.
//      What it has beyond is taken back at a start, as after a crash.
//   3. What keyhold remembers of the journal may then be newer than the copy. It is of the same journal if the live journal continues both;
//      it is set back to the copy's own tree.
//   4. The archive and the configuration, when the parts are written: the archive only grows.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include "client/backup_source.h"
#include "journal/canonical_json.h"
#include "journal/checkpoint.h"
#include "journal/durable_file.h"
#include "journal/entry.h"
#include "journal/node_rows.h"
#include "journal/reader.h"
#include "journal/relative_vfs.h"
#include "journal/tree.h"
#include "journal/year.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;
using journal::CompactRange;
using journal::Database;

constexpr int moment_attempts_max = 20;
constexpr auto between_copies = std::chrono::milliseconds{500};
constexpr std::size_t key_bytes_max = 4096;
constexpr const char* moment_prefix = ".backup-";

Refusal not_one_moment(const char* what) { return {Reason::busy, std::string{what} + "; try again in a quiet moment"}; }

Outcome copy_database(const std::string& from, const std::string& to) {
  std::error_code ignored;
  fs::remove(to, ignored);
  TRY(auto database, Database::open(from, Database::Mode::existing, journal::relative_vfs()));
  return database.copy_to(to, journal::relative_vfs());
}

Result<CompactRange> range_in(Database& state) {
  TRY(auto statement, state.prepare("SELECT value FROM meta WHERE name = 'range'"));
  TRY(const bool found, statement.step());
  if (!found) return Refusal{Reason::backup_wrong, "keyhold's state has no range"};
  return CompactRange::parse(statement.bytes(0));
}

Outcome set_meta(Database& state, const char* name, ByteView value) {
  TRY(auto statement, state.prepare("INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value"));
  statement.bind_text(1, name);
  statement.bind(2, value);
  return statement.run();
}

Result<std::uint64_t> number_in(Database& database, std::string_view sql) {
  TRY(const auto text, database.value(sql));
  return journal::parse_decimal(text);
}

Result<std::uint64_t> ended_years_in(Database& state) {
  TRY(const auto tables, number_in(state, "SELECT count(*) FROM sqlite_schema WHERE name = 'year'"));
  return tables == 0 ? Result<std::uint64_t>{std::uint64_t{0}} : number_in(state, "SELECT count(*) FROM year");
}

Result<CompactRange> tree_of(Database& database, std::uint64_t size) {
  TRY(auto node, database.prepare(journal::select_node_sql));
  return CompactRange::load(size, [&node](unsigned level, std::uint64_t place) { return journal::stored_node(node, level, place); });
}

/// The copy's tree; it must be the one that it has recorded as signed.
Result<CompactRange> signed_tree_of(Database& journal) {
  TRY(const auto size, number_in(journal, "SELECT count(*) FROM entry"));
  TRY(auto range, tree_of(journal, size));
  TRY(auto row, journal.prepare("SELECT size, root FROM signed_tree ORDER BY size DESC LIMIT 1"));
  TRY(const bool found, row.step());
  const auto root = found ? digest_from_bytes(row.bytes(1)) : std::nullopt;
  if (!root || static_cast<std::uint64_t>(row.number(0)) != size || *root != range.root())
    return Refusal{Reason::journal_inconsistent, "the journal's newest tree is not the one that was signed"};
  return range;
}

Result<journal::Identity> identity_in(journal::Reader& reader) {
  std::optional<Result<journal::Identity>> identity;
  TRY_DONE(reader.entries(0, [&](std::uint64_t, ByteView entry) { return identity.emplace(journal::read_identity(entry)), false; }));
  return identity ? *std::move(identity) : Result<journal::Identity>{Refusal{Reason::journal_inconsistent, "no first entry"}};
}

// The tree is durable in `signed_tree`, so its key has signed it or may at its next start. Where the key is a credential only the journal's
// process can sign: then the published checkpoint must be of this very tree, which it is a moment after the last entry.
Result<std::string> checkpoint_over(const journal::Checkpoint& tree, const journal::Identity& identity, const std::string& directory) {
  const auto pem = journal::read_file(directory + "/checkpoint.key", key_bytes_max);
  if (!pem && pem.refusal().reason != Reason::not_found) return pem.refusal();
  if (pem) {
    TRY(const auto key, journal::PrivateKey::from_pem(as_text(*pem)));
    if (key.public_key() != identity.checkpoint_key)
      return Refusal{Reason::configuration_wrong, "checkpoint.key is not the key that the journal's first entry names"};
    return journal::sign_note(journal::checkpoint_text(tree), identity.origin, key);
  }
  TRY(const auto note, journal::read_file(directory + "/checkpoint", journal::note_bytes_max));
  TRY(const auto published, journal::open_checkpoint(as_text(note), {identity.origin, identity.checkpoint_key}));
  if (!(published == tree)) return not_one_moment("the checkpoint key is a credential, and the newest entries are not published yet");
  return std::string{as_text(note)};
}

bool forgets(ByteView entry) {
  const auto read = journal::parse_canonical(entry);
  return read && read->is_object() && read->value("kind", "") == "audit" && read->value("act", "") == "forget";
}

// The entry stands before the key is erased. A state that lacks a key is no state of a journal that does not say so.
Outcome nobody_forgotten(journal::Reader& live, std::uint64_t from, std::uint64_t to) {
  bool forgotten = false;
  TRY_DONE(live.entries(from, [&](std::uint64_t index, ByteView entry) {
    forgotten = forgotten || (index < to && forgets(entry));
    return index < to && !forgotten;
  }));
  return forgotten ? Outcome{not_one_moment("a pupil's key is being erased")} : Outcome{Done{}};
}

}  // namespace

BackupMoment::BackupMoment(BackupMoment&& other) noexcept
    : folder_(std::exchange(other.folder_, {})),
      lock_(std::move(other.lock_)),
      years_(std::move(other.years_)),
      label_(std::move(other.label_)) {}

BackupMoment::~BackupMoment() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

Outcome BackupMoment::copy_journal(const std::string& directory, const std::string& created) {
  TRY_DONE(copy_database(directory + "/journal.db", folder_ + "/journal/journal.db"));
  TRY(auto reader, journal::Reader::open(folder_ + "/journal"));
  TRY(const auto who, identity_in(reader));
  TRY(tree_, signed_tree_of(reader.database()));
  label_ = {};
  label_.school_code = who.school_code, label_.school_name = who.school_name, label_.origin = who.origin, label_.mode = who.mode;
  label_.vkey = journal::Verifier{who.origin, who.checkpoint_key}.vkey();
  label_.created = created, label_.size = tree_.size(), label_.root = tree_.root();
  TRY(label_.checkpoint, checkpoint_over({who.origin, label_.size, label_.root}, who, directory));
  return journal::write_durable(folder_ + "/journal/checkpoint", as_bytes(label_.checkpoint), 0400);
}

// The copy is on hold from its birth: whoever puts it back, by whatever means, gets an appliance that seals nothing yet.
Outcome BackupMoment::copy_state(const std::string& source) {
  TRY_DONE(copy_database(source + "keyhold/keyhold.db", folder_ + "/keyhold/keyhold.db"));
  TRY(auto state, Database::open(folder_ + "/keyhold/keyhold.db", Database::Mode::existing, journal::relative_vfs()));
  TRY(const auto ended, ended_years_in(state));
  if (ended != years_.size()) return not_one_moment("the journal goes into a new year");
  TRY(const auto seen, range_in(state));
  TRY(auto live, journal::Reader::open(source + "journal"));
  TRY(const auto copied_then, tree_of(live.database(), tree_.size()));
  TRY(const auto seen_then, tree_of(live.database(), seen.size()));
  if (!(copied_then == tree_) || !(seen_then == seen))
    return Refusal{Reason::journal_inconsistent, "what keyhold has seen of the journal is not in it"};
  TRY_DONE(nobody_forgotten(live, tree_.size(), seen.size()));
  TRY_DONE(set_meta(state, "range", tree_.serialise()));
  return set_meta(state, "hold", as_bytes(nlohmann::json{{"backup", label_.created}, {"size", label_.size}}.dump()));
}

Outcome BackupMoment::copy(const std::string& root, const std::string& created) {
  const std::string source = root + "/var/lib/signet/";
  years_ = journal::closed_years_in(source + "journal");
  TRY_DONE(copy_journal(source + "journal", created));
  return copy_state(source);
}

// Whoever was killed has left copies behind. Of one that still runs the folder is locked.
void BackupMoment::remove_abandoned(const std::string& parent) {
  for (const auto& name : journal::names_in(parent)) {
    if (!name.starts_with(moment_prefix)) continue;
    const os::Fd folder{::open((parent + "/" + name).c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    std::error_code ignored;
    if (folder && ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0) fs::remove_all(parent + "/" + name, ignored);
  }
}

Result<BackupMoment> BackupMoment::take(const std::string& root, const std::string& created) {
  const std::string parent = root + "/var/lib/signet";
  remove_abandoned(parent);
  std::string name = parent + "/" + moment_prefix + "XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) return Refusal{Reason::file_unwritable, parent + ": root or the operator makes a backup"};
  BackupMoment moment{name};
  moment.lock_ = os::Fd{::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!moment.lock_ || ::flock(moment.lock_.get(), LOCK_EX | LOCK_NB) != 0) return Refusal{Reason::busy, "another backup is being made"};
  for (const char* folder : {"/journal", "/keyhold"}) ::mkdir((name + folder).c_str(), 0700);
  for (int attempt = 1;; ++attempt) {
    const auto copied = moment.copy(root, created);
    if (copied) return moment;
    if (copied.refusal().reason != Reason::busy || attempt == moment_attempts_max) return copied.refusal();
    std::this_thread::sleep_for(between_copies);
  }
}

}  // namespace signet::client
