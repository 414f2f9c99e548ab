// The journal on disk: entries and their tree in SQLite, appended in groups, one writer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/database.h"
#include "journal/entry.h"
#include "journal/relative_vfs.h"
#include "journal/tree.h"

namespace signet::journal {

/// The tree as it is durable, and its signed checkpoint.
struct TreeState {
  std::uint64_t size = 0;
  Digest root;
  std::string checkpoint;
};

class Store {
 public:
  /// The operator's act: a journal of one entry, its identity. Refuses where a file stands. Durable when it returns.
  static Outcome create(const std::string& path, ByteView first_entry, const char* vfs = relative_vfs());
  /// Refuses a missing journal (`not_found`), one whose right edge does not hold together or contradicts a tree signed
  /// before (`journal_inconsistent`), and a key that is not the one its first entry names. O(log size).
  static Result<Store> open(const std::string& path, PrivateKey key, const char* vfs = relative_vfs());

  /// The same of a closed year's file, which is opened for reading only. Refuses one that is not closed.
  static Result<Store> open_closed(const std::string& path, PrivateKey key, const char* vfs = relative_vfs());

  /// The year's last entry, durable when it returns: nothing can be staged behind it.
  Result<TreeState> close_year(const std::string& successor, Instant time);
  /// The origin of the next year where this one is closed.
  const std::optional<std::string>& successor() const noexcept { return newest_.successor; }
  /// Of the newest entry.
  Instant newest_time() const noexcept { return newest_.time; }

  /// Takes entries into the next group. Refused, and nothing of it taken: when `first` is not the next number
  /// (`journal_inconsistent`), or an entry is not canonical or has no envelope.
  Outcome stage(std::uint64_t first, const std::vector<Bytes>& entries);
  std::size_t staged() const noexcept { return staged_.size(); }
  /// One transaction over the group. After a failure nobody knows what the disk holds: the store is in doubt and refuses
  /// everything until it is opened again.
  Result<TreeState> commit();
  Result<TreeState> append(std::uint64_t first, const std::vector<Bytes>& entries);
  bool in_doubt() const noexcept { return in_doubt_; }

  Result<TreeState> state() const;
  const Identity& identity() const noexcept { return identity_; }
  /// From `from` on: at most `count` entries and `bytes_max` octets, yet at least one where there is one.
  Result<std::vector<Bytes>> read(std::uint64_t from, std::size_t count, std::size_t bytes_max);
  Result<std::vector<Digest>> inclusion(std::uint64_t index, std::uint64_t size);
  Result<std::vector<Digest>> consistency(std::uint64_t from, std::uint64_t to);
  /// The root of a complete subtree, as it was recorded.
  Result<Digest> node(unsigned level, std::uint64_t place);
  /// What was signed earlier must still be here: `journal_inconsistent` where this tree is shorter than the checkpoint's or another one.
  Outcome continues(const Checkpoint& earlier);

 private:
  struct Statements {
    Statement insert_entry, insert_node, insert_tree, select_entry, select_node, select_tree;
  };
  Store(Database database, Statements statements, PrivateKey key)
      : database_(std::move(database)), statements_(std::move(statements)), key_(std::move(key)) {}
  static Result<Statements> prepare(Database& database);
  static Result<Store> load_from(Database database, PrivateKey key);
  Outcome load();
  Outcome check_right_edge();
  Outcome write_group(CompactRange& range);
  Outcome write_entry(CompactRange& range, const Bytes& entry);
  Outcome usable() const;
  Result<Bytes> entry(std::uint64_t index);
  NodeSource nodes();
  std::string sign() const;

  Database database_;
  Statements statements_;
  PrivateKey key_;
  Identity identity_;
  CompactRange range_;  // durable, and recorded in signed_tree
  std::vector<Bytes> staged_;
  Envelope newest_, staged_newest_;  // of the last entry that is durable; of the last of the next group
  std::string checkpoint_;           // of range_
  bool in_doubt_ = false;
};

}  // namespace signet::journal
