// The stored hashes of a journal's tree: one of them, or all for someone who walks through it from the first entry to the last.
#pragma once

#include <map>
#include <optional>

#include "journal/database.h"
#include "policy/base/digest.h"

namespace signet::journal {

constexpr const char* select_node_sql = "SELECT hash FROM node WHERE level=?1 AND place=?2";
/// One hash by a statement made of `select_node_sql`, ready for the next afterwards; `journal_inconsistent` where there is none.
Result<Digest> stored_node(Statement& select, unsigned level, std::uint64_t place);

/// One cursor for each level: a walk asks for the places of a level in rising order, and then each row is read once and none is searched
/// for. Any other order is answered too, by a search.
class NodeRows {
 public:
  explicit NodeRows(Database& database) : database_(database) {}
  /// Nothing: there is no such hash, or the file cannot be read on.
  std::optional<Digest> at(unsigned level, std::uint64_t place);

 private:
  struct Cursor {
    Statement rows;
    std::optional<std::uint64_t> place;  // of the row it stands on; nothing: behind the last
    std::optional<Digest> hash;
    void step();
  };
  Cursor* cursor(unsigned level, std::uint64_t place);

  Database& database_;
  std::map<unsigned, Cursor> cursors_;
};

}  // namespace signet::journal
