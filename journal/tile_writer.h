// The journal as C2SP tlog-tiles, derived from SQLite, a file at a time, so that who waits for an answer waits for one file at most.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/store.h"
#include "journal/tile.h"

namespace signet::journal {

/// Keeps `checkpoint` and `tile/` of one directory in step with a store. A reader finds at any moment, and after a death or a power
/// cut at any call, a checkpoint whose files are all there: each file is written beside its place, synced, renamed, its
/// directory synced; the checkpoint last.
class TileWriter {
 public:
  /// What lies there from before is compared, octet for octet, by the first steps, and made again where it differs.
  TileWriter(std::string directory, Store& store) : directory_(std::move(directory)), store_(store) {}
  /// At most one file. True: more is to be done. After a refusal the same step is tried again by the next call.
  Result<bool> step();
  /// All steps to the store's newest checkpoint.
  Outcome finish();

 private:
  enum class Phase : std::uint8_t { tiles, checkpoint, clean };
  struct Plan {
    TreeState tree;
    std::vector<TileRow> rows;
    Phase phase = Phase::tiles;
    std::size_t row = 0;
    std::uint64_t tile = 0;
  };
  void begin(TreeState tree);
  std::optional<TileName> current();
  Outcome work(const TileName& file);
  Outcome put(const TileName& file);
  Outcome mend_partials(const TileName& file);
  Outcome remove_partials(const TileName& file);
  Result<Bytes> content(const TileName& file);
  std::string path(const std::string& below) const { return directory_ + "/" + below; }

  std::string directory_;
  Store& store_;
  std::uint64_t good_ = 0;  // entries whose files were written or compared by us
  std::optional<Plan> plan_;
};

}  // namespace signet::journal
