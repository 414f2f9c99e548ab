#include "daemon/keyhold/state.h"

#include <openssl/rand.h>

#include <array>
#include <sstream>

#include "journal/relative_vfs.h"

namespace signet::keyhold {
namespace {

using journal::Database;

constexpr const char* schema = R"(
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE person(name BLOB PRIMARY KEY, key BLOB NOT NULL) STRICT;
CREATE TABLE tuple(name BLOB PRIMARY KEY, hash BLOB NOT NULL UNIQUE, person BLOB NOT NULL) STRICT;
CREATE TABLE request(name BLOB PRIMARY KEY, document BLOB NOT NULL) STRICT;
)";
// Younger than the others: a state that was made before it gets it when it is opened.
constexpr const char* spent_schema =
    "CREATE TABLE IF NOT EXISTS spent(account INTEGER PRIMARY KEY, day TEXT NOT NULL, count INTEGER NOT NULL) STRICT";

Bytes random_octets(std::size_t size) {
  Bytes octets(size);
  ensure(RAND_bytes(octets.data(), static_cast<int>(size)) == 1, "random octets can be had");
  return octets;
}

Bytes octets_of(const Digest& digest) { return {digest.value().begin(), digest.value().end()}; }

Outcome store_meta(Database& database, std::string_view name, ByteView value) {
  TRY(const auto statement,
      database.borrow("INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value"));
  statement->bind_text(1, name);
  statement->bind(2, value);
  return statement->run();
}

Result<Bytes> load_meta(Database& database, std::string_view name) {
  TRY(auto statement, database.prepare("SELECT value FROM meta WHERE name = ?1"));
  statement.bind_text(1, name);
  TRY(const bool found, statement.step());
  if (!found) return Refusal{Reason::journal_inconsistent, "keyhold's state lacks " + std::string{name}};
  const auto value = statement.bytes(0);
  return Bytes{value.begin(), value.end()};
}

Result<Database> open_database(const std::string& path, Database::Mode mode, const char* synchronous) {
  TRY(auto database, Database::open(path, mode, journal::relative_vfs()));
  TRY_DONE(database.execute("PRAGMA journal_mode=WAL"));
  TRY_DONE(database.execute(synchronous));
  return database;
}

// The parts of a keyed name are told apart by their lengths.
Bytes joined(std::string_view label, std::string_view first, std::string_view second = {}) {
  std::string text{label};
  text.append(":").append(std::to_string(first.size())).append(":").append(first).append(second);
  return to_bytes(text);
}

}  // namespace

Outcome State::create(const std::string& path, ByteView first_entry) {
  if (const auto existing = Database::open(path, Database::Mode::existing, journal::relative_vfs()); existing) {
    return Refusal{Reason::configuration_wrong, "keyhold has a state already"};
  }
  TRY(auto database, open_database(path, Database::Mode::create, "PRAGMA synchronous=FULL"));
  TRY_DONE(database.execute("BEGIN IMMEDIATE"));
  TRY_DONE(database.execute(schema));
  journal::CompactRange range;
  range.append(journal::leaf_hash(first_entry));
  TRY_DONE(store_meta(database, "secret", random_octets(32)));
  TRY_DONE(store_meta(database, "range", range.serialise()));
  TRY_DONE(store_meta(database, "first-entry", octets_of(journal::leaf_hash(first_entry))));
  return database.execute("COMMIT");
}

Result<State> State::open(const std::string& path) {
  TRY(auto durable, open_database(path, Database::Mode::existing, "PRAGMA synchronous=FULL"));
  TRY(auto lazy, open_database(path, Database::Mode::existing, "PRAGMA synchronous=NORMAL"));
  TRY_DONE(durable.execute(spent_schema));
  State state{std::move(durable), std::move(lazy)};
  TRY_DONE(state.load());
  return state;
}

Outcome State::load() {
  TRY(secret_, load_meta(durable_, "secret"));
  if (secret_.size() != 32) return Refusal{Reason::journal_inconsistent, "keyhold's secret"};
  return Done{};
}

Result<std::optional<Bytes>> State::blob(std::string_view sql, ByteView key) {
  TRY(const auto statement, durable_.borrow(sql));
  statement->bind(1, key);
  TRY(const bool found, statement->step());
  if (!found) return std::optional<Bytes>{};
  const auto value = statement->bytes(0);
  return std::optional{Bytes{value.begin(), value.end()}};
}

Outcome State::write(std::string_view sql, ByteView first, ByteView second) {
  TRY(const auto statement, durable_.borrow(sql));
  statement->bind(1, first);
  statement->bind(2, second);
  return statement->run();
}

Result<std::optional<Digest>> State::find(const std::string& tuple) {
  const std::scoped_lock lock{*mutex_};
  return known(octets_of(hmac_sha256(secret_, joined("tuple", tuple))));
}

Result<std::optional<Digest>> State::known(ByteView tuple_name) {
  TRY(const auto hash, blob("SELECT hash FROM tuple WHERE name = ?1", tuple_name));
  if (!hash) return std::optional<Digest>{};
  const auto read = digest_from_bytes(*hash);
  if (!read) return Refusal{Reason::journal_inconsistent, "keyhold's state: a tuple"};
  return read;
}

// A tuple that has its name keeps it, also where the pupil's key was deleted since: else the pupil could be sealed again.
Result<KeyedNames> State::bind(const std::string& person, const std::string& tuple) {
  const std::scoped_lock lock{*mutex_};
  const auto person_name = octets_of(hmac_sha256(secret_, joined("person", person)));
  const auto tuple_name = octets_of(hmac_sha256(secret_, joined("tuple", tuple)));
  TRY(auto key, blob("SELECT key FROM person WHERE name = ?1", person_name));
  TRY(const auto before, known(tuple_name));
  TRY_DONE(durable_.execute("BEGIN IMMEDIATE"));
  if (!key) {
    key = random_octets(32);
    TRY_DONE(write("INSERT INTO person(name, key) VALUES(?1, ?2)", person_name, *key));
  }
  const KeyedNames names{hmac_sha256(*key, joined("person", person)), before.value_or(hmac_sha256(*key, joined("tuple", tuple)))};
  TRY(const auto insert, durable_.borrow("INSERT INTO tuple(name, hash, person) VALUES(?1, ?2, ?3) ON CONFLICT(name) DO NOTHING"));
  insert->bind(1, ByteView{tuple_name});
  insert->bind(2, view(names.tuple));
  insert->bind(3, ByteView{person_name});
  TRY_DONE(insert->run());
  TRY_DONE(durable_.execute("COMMIT"));
  return names;
}

Result<bool> State::bind_key(std::uint32_t uid, const std::string& key, const Digest& document) {
  const std::scoped_lock lock{*mutex_};
  const auto name = octets_of(hmac_sha256(secret_, joined("request", std::to_string(uid), key)));
  TRY(const auto bound, blob("SELECT document FROM request WHERE name = ?1", name));
  if (bound) return *bound == octets_of(document);
  // Lazily: a lost binding after a power cut costs nothing, since the tuple is what keeps a seal single.
  TRY(const auto insert, lazy_.borrow("INSERT INTO request(name, document) VALUES(?1, ?2) ON CONFLICT(name) DO NOTHING"));
  insert->bind(1, ByteView{name});
  insert->bind(2, view(document));
  TRY_DONE(insert->run());
  return true;
}

// Lazily: a power cut may give back the last few, a killed process none.
Result<bool> State::spend(std::uint64_t account, const std::string& day, std::uint64_t most) {
  const std::scoped_lock lock{*mutex_};
  {
    TRY(const auto asked, lazy_.borrow("SELECT count FROM spent WHERE account = ?1 AND day = ?2"));
    asked->bind(1, account);
    asked->bind_text(2, day);
    TRY(const bool found, asked->step());
    if (found && static_cast<std::uint64_t>(asked->number(0)) >= most) return false;
  }
  TRY(const auto insert, lazy_.borrow("INSERT INTO spent(account, day, count) VALUES(?1, ?2, 1) ON CONFLICT(account) DO UPDATE SET "
                                      "count = CASE WHEN day = excluded.day THEN count + 1 ELSE 1 END, day = excluded.day"));
  insert->bind(1, account);
  insert->bind_text(2, day);
  TRY_DONE(insert->run());
  return true;
}

Result<journal::CompactRange> State::range() {
  const std::scoped_lock lock{*mutex_};
  TRY(const auto octets, load_meta(durable_, "range"));
  return journal::CompactRange::parse(octets);
}

Outcome State::keep_range(const journal::CompactRange& range) {
  const std::scoped_lock lock{*mutex_};
  return store_meta(lazy_, "range", range.serialise());
}

Result<Digest> State::first_entry() {
  const std::scoped_lock lock{*mutex_};
  TRY(const auto octets, load_meta(durable_, "first-entry"));
  const auto digest = digest_from_bytes(octets);
  if (!digest) return Refusal{Reason::journal_inconsistent, "keyhold's first entry"};
  return *digest;
}

Result<std::optional<std::string>> State::hold() {
  const std::scoped_lock lock{*mutex_};
  TRY(auto statement, durable_.prepare("SELECT value FROM meta WHERE name = 'hold'"));
  TRY(const bool found, statement.step());
  if (!found) return std::optional<std::string>{};
  return std::optional{std::string{as_text(statement.bytes(0))}};
}

Outcome State::clear_hold() {
  const std::scoped_lock lock{*mutex_};
  return durable_.execute("DELETE FROM meta WHERE name = 'hold'");
}

Result<std::vector<std::uint32_t>> State::clerks() {
  const std::scoped_lock lock{*mutex_};
  std::vector<std::uint32_t> accounts;
  TRY(auto statement, durable_.prepare("SELECT value FROM meta WHERE name = 'clerks'"));
  TRY(const bool found, statement.step());
  if (!found) return accounts;
  std::istringstream text{std::string{as_text(statement.bytes(0))}};
  for (std::uint32_t account = 0; text >> account;) accounts.push_back(account);
  return accounts;
}

Outcome State::keep_clerks(const std::vector<std::uint32_t>& accounts) {
  std::string text;
  for (const auto each : accounts) text += std::to_string(each) + " ";
  const std::scoped_lock lock{*mutex_};
  return store_meta(durable_, "clerks", as_bytes(text));
}

Result<std::optional<Digest>> State::name_of(const std::string& person) {
  const std::scoped_lock lock{*mutex_};
  TRY(const auto key, blob("SELECT key FROM person WHERE name = ?1", octets_of(hmac_sha256(secret_, joined("person", person)))));
  if (!key) return std::optional<Digest>{};
  return std::optional{hmac_sha256(*key, joined("person", person))};
}

// secure_delete: the page that held the key is overwritten, and the write-ahead log that may still have it is emptied.
Outcome State::forget(const std::string& person) {
  const std::scoped_lock lock{*mutex_};
  const auto name = octets_of(hmac_sha256(secret_, joined("person", person)));
  TRY_DONE(durable_.execute("PRAGMA secure_delete=ON"));
  {
    TRY(auto statement, durable_.prepare("DELETE FROM person WHERE name = ?1"));
    statement.bind(1, ByteView{name});
    TRY_DONE(statement.run());
  }
  return durable_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Outcome State::reconcile(const std::function<bool(const Digest&)>& has_intent, std::size_t intents) {
  const std::scoped_lock lock{*mutex_};
  std::size_t known = 0;
  std::vector<Digest> strays;
  {
    TRY(auto statement, durable_.prepare("SELECT hash FROM tuple"));
    while (true) {
      TRY(const bool more, statement.step());
      if (!more) break;
      const auto hash = digest_from_bytes(statement.bytes(0));
      if (!hash) continue;
      if (has_intent(*hash))
        ++known;  // each once: the column is unique
      else
        strays.push_back(*hash);
    }
  }
  if (known != intents) return Refusal{Reason::journal_inconsistent, "keyhold's state lacks a tuple that the journal has"};
  for (const auto& hash : strays) {
    TRY(auto statement, durable_.prepare("DELETE FROM tuple WHERE hash = ?1"));
    statement.bind(1, view(hash));
    TRY_DONE(statement.run());
  }
  return Done{};
}

}  // namespace signet::keyhold
