// The files of a directory's `tile/`, each looked at once, against each other: a narrower one is the beginning of a wider one.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "journal/flaw.h"
#include "journal/tile.h"

namespace signet::journal {

class TileFiles {
 public:
  /// Lists them. What a log does not have is a fault; leftovers of a writer (`….part`) are nobody's file.
  TileFiles(std::string directory, FaultList& faults);
  /// How many entries there are bundles for without a gap.
  std::uint64_t size() const;
  /// The first entry, not judged.
  std::optional<Bytes> first_entry() const;
  /// What the file of this name holds, from itself or, where it is missing, from the beginning of a wider one. A fault, and nothing, where
  /// there is none whose form is right; a fault for each other width that holds something else. Once per row and index.
  std::optional<Bytes> take(const TileName& name);
  /// Those that no `take` has looked at and the wider ones that were seen: beyond the tree.
  std::uint64_t ahead() const;

 private:
  using Place = std::pair<int, std::uint64_t>;  // level, -1 for bundles; index
  static Place place_of(const TileName& tile) { return {tile.row.level ? static_cast<int>(*tile.row.level) : -1, tile.index}; }
  void list();
  void note(const std::string& path, bool regular);
  std::optional<Bytes> load(const TileName& name);
  std::optional<Bytes> source(const TileName& name, const std::set<unsigned>& widths);
  void compare(const TileName& other, const TileName& name, ByteView octets);

  std::string directory_;
  FaultList& faults_;
  std::map<Place, std::set<unsigned>> widths_;
  std::uint64_t wider_ = 0;
};

/// The first entry that a file concerns.
std::uint64_t first_entry_of(const TileName& name) noexcept;

}  // namespace signet::journal
