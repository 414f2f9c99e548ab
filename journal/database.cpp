#include "journal/database.h"

#include <sqlite3.h>

namespace signet::journal {
namespace {

constexpr int value_bytes_max = 1024 * 1024;  // an entry has 4 KiB; a hostile file may claim a gigabyte
constexpr int lock_wait_ms = 5000;

Refusal failed(sqlite3* database, const char* doing) {
  return {Reason::journal_unavailable,
          std::string{"SQLite, "} + doing + ": " + (database == nullptr ? "out of memory" : sqlite3_errmsg(database))};
}

int open_flags(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::create: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Mode::existing: return SQLITE_OPEN_READWRITE;
    case Database::Mode::read_only:
    case Database::Mode::unchanging: return SQLITE_OPEN_READONLY;
  }
  return SQLITE_OPEN_READONLY;
}

/// A file URI (RFC 8089): everything but unreserved characters and `/` is percent-encoded. Two slashes at the beginning would make the
/// first folder an authority (RFC 3986 3.3), and `/` with a path below it has two.
std::string as_uri(const std::string& path, bool unchanging) {
  std::string uri = "file:";
  for (const char c : path.starts_with("//") ? path.substr(path.find_first_not_of('/') - 1) : path) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '-' || c == '_';
    uri += plain ? std::string{c} : '%' + to_hex(as_bytes({&c, 1}));
  }
  return unchanging ? uri + "?immutable=1" : uri;
}

void harden(sqlite3* database) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, value_bytes_max);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_timeout(database, lock_wait_ms);
  sqlite3_extended_result_codes(database, 1);
}

}  // namespace

void Statement::Finish::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Result<Database> Database::open(const std::string& path, Mode mode, const char* vfs) {
  sqlite3* raw = nullptr;
  const int flags = open_flags(mode) | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  const int status = sqlite3_open_v2(as_uri(path, mode == Mode::unchanging).c_str(), &raw, flags, vfs);
  Database database{raw};
  if (status != SQLITE_OK) return failed(raw, "open");
  harden(raw);
  TRY_DONE(database.execute("PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"));
  return database;
}

Outcome Database::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failed(database_.get(), "execute");
  return Done{};
}

Outcome Database::copy_to(const std::string& path, const char* vfs) {
  TRY(auto copy, open(path, Mode::create, vfs));
  sqlite3_backup* const backup = sqlite3_backup_init(copy.database_.get(), "main", database_.get(), "main");
  if (backup == nullptr) return failed(copy.database_.get(), "backup");
  const int stepped = sqlite3_backup_step(backup, -1);  // all pages within one read transaction
  if (sqlite3_backup_finish(backup) != SQLITE_OK || stepped != SQLITE_DONE) return failed(copy.database_.get(), "backup");
  return copy.execute("PRAGMA journal_mode=DELETE");
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int status =
      sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (status != SQLITE_OK) return failed(database_.get(), "prepare");
  return Statement{statement};
}

Result<Borrowed> Database::borrow(std::string_view sql) {
  if (const auto found = kept_.find(sql); found != kept_.end()) return Borrowed{found->second};
  TRY(auto statement, prepare(sql));
  return Borrowed{kept_.emplace(sql, std::move(statement)).first->second};
}

Result<std::string> Database::value(std::string_view sql) {
  TRY(auto statement, prepare(sql));
  TRY(const bool found, statement.step());
  return found ? std::string{statement.text(0)} : std::string{};
}

void Statement::bind(int place, std::uint64_t value) {
  ensure(sqlite3_bind_int64(statement_.get(), place, static_cast<sqlite3_int64>(value)) == SQLITE_OK, "a number can be bound");
}

void Statement::bind(int place, ByteView value) {
  ensure(sqlite3_bind_blob64(statement_.get(), place, value.data() == nullptr ? static_cast<const void*>("") : value.data(), value.size(),
                             SQLITE_TRANSIENT) == SQLITE_OK,
         "octets can be bound");
}

void Statement::bind_text(int place, std::string_view value) {
  ensure(sqlite3_bind_text64(statement_.get(), place, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK,
         "text can be bound");
}

Result<bool> Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  return failed(sqlite3_db_handle(statement_.get()), "step");
}

Outcome Statement::run() {
  const auto stepped = step();
  reset();
  if (!stepped) return stepped.refusal();
  return Done{};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

ByteView Statement::bytes(int column) const {
  const auto* data = static_cast<const unsigned char*>(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Statement::Type Statement::type(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER: return Type::integer;
    case SQLITE_BLOB: return Type::blob;
    case SQLITE_TEXT: return Type::text;
    case SQLITE_FLOAT: return Type::real;
    default: return Type::null;
  }
}

}  // namespace signet::journal
