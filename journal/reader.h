// The files of a journal, read by someone who is not its writer: the operator, an auditor with a copy.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "journal/database.h"

namespace signet::journal {

/// One moment's view of journal.db, whoever writes meanwhile. The tables are exactly ours (schema.h).
class Reader {
 public:
  /// `directory` holds journal.db. Works on a copy on a read-only medium too. `not_found` where there is none.
  static Result<Reader> open(const std::string& directory);
  /// The newest signed checkpoint that the journal laid beside its database, as it was before this view; may be absent.
  const std::optional<std::string>& checkpoint() const noexcept { return checkpoint_; }
  /// Calls `each` for entries from `from` on, in the order of their numbers, until it says false or none is left.
  Outcome entries(std::uint64_t from, const std::function<bool(std::uint64_t index, ByteView body)>& each);
  /// C2SP tlog-proof of an entry under the published checkpoint. `not_found` where that does not cover it (yet).
  Result<std::string> receipt(std::uint64_t index);
  Database& database() noexcept { return database_; }

 private:
  Reader(Database database, std::optional<std::string> checkpoint) : database_(std::move(database)), checkpoint_(std::move(checkpoint)) {}
  Database database_;
  std::optional<std::string> checkpoint_;
};

}  // namespace signet::journal
