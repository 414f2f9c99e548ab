// SQLite with a small C++ face: the only files that know its types are this pair and relative_vfs.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace signet::journal {

/// A prepared statement. Bind, step until it says no more, reset.
class Statement {
 public:
  void bind(int place, std::uint64_t value);
  void bind(int place, ByteView value);
  void bind_text(int place, std::string_view value);
  /// True: a row stands ready. False: no more.
  Result<bool> step();
  /// Runs to the end and is ready for the next binding.
  Outcome run();
  void reset();
  /// Columns of the row that stands ready; they live until the next step. `is_null`, and 0 or nothing for other types.
  std::int64_t number(int column) const;
  ByteView bytes(int column) const;
  std::string_view text(int column) const;
  enum class Type : std::uint8_t { null, integer, blob, text, real };
  Type type(int column) const;

 private:
  friend class Database;
  struct Finish {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finish> statement_;
};

/// A statement that its database keeps for the next use; free again, and without a lock, when this is gone.
class Borrowed {
 public:
  explicit Borrowed(Statement& statement) : statement_(&statement) {}
  Borrowed(Borrowed&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Borrowed& operator=(Borrowed&&) = delete;
  ~Borrowed() {
    if (statement_ != nullptr) statement_->reset();
  }
  Statement* operator->() const noexcept { return statement_; }

 private:
  Statement* statement_;
};

class Database {
 public:
  enum class Mode : std::uint8_t {
    create,      // makes the file if need be
    existing,    // a missing one is refused
    read_only,   // another process may be writing
    unchanging,  // read only, no locks: a copy at rest that may lie on a read-only medium
  };
  /// Hardened: no extension, no schema trust, cells checked, values of at most 1 MiB, 5 s of waiting for a lock.
  static Result<Database> open(const std::string& path, Mode mode, const char* vfs);
  /// One or more statements without result.
  Outcome execute(const char* sql);
  Result<Statement> prepare(std::string_view sql);
  /// Prepared once and kept; by one user at a time.
  Result<Borrowed> borrow(std::string_view sql);
  /// A consistent copy as it is at one moment, whoever writes meanwhile: a file of its own, without a write-ahead log beside it.
  Outcome copy_to(const std::string& path, const char* vfs);
  /// First column of the first row.
  Result<std::string> value(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  std::unique_ptr<sqlite3, Close> database_;
  std::map<std::string, Statement, std::less<>> kept_;  // finalised before the database is closed
};

}  // namespace signet::journal
