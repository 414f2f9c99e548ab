// C2SP tlog-tiles v0.1.0: what the files of a log are called and how much each of them holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::journal {

constexpr std::uint64_t tile_width = 256;             // entries of a bundle, hashes of a tile
constexpr std::size_t tile_hash_bytes = 32;           // SHA-256
constexpr unsigned tile_height = 8;                   // levels of the tree from one level of tiles to the next
constexpr std::size_t tile_bytes_max = 256 * 65'537;  // a bundle: "uint16 length, octets" 256 times
constexpr std::size_t bundle_entry_bytes_max = 65'535;

/// One line of files: the entry bundles, or the hash tiles of one level.
struct TileRow {
  std::optional<unsigned> level;  // none: entry bundles
  /// How many entries or hashes the row has in a tree of `size` entries: of level l one hash per 256^l entries.
  std::uint64_t items(std::uint64_t size) const noexcept;
  friend bool operator==(const TileRow&, const TileRow&) = default;
};
/// The bundles, then the levels from 0 on that are not empty in a tree of `size` entries.
std::vector<TileRow> tile_rows(std::uint64_t size);

struct TileName {
  TileRow row;
  std::uint64_t index = 0;
  unsigned width = tile_width;  // 1 to 255: a partial one
  friend bool operator==(const TileName&, const TileName&) = default;
};
/// The files of a row in a tree of `size` entries: `index` below this.
std::uint64_t tile_count(const TileRow& row, std::uint64_t size) noexcept;
/// The widest file at this index in a tree of `size` entries.
TileName tile_at(const TileRow& row, std::uint64_t index, std::uint64_t size) noexcept;

/// `tile/entries/x001/x234/067`, `tile/0/000.p/17`.
std::string path_of(const TileName& name);
/// Where the partial ones of this index lie: `tile/0/000.p`.
std::string partial_folder_of(const TileName& name);
/// Only the spelling that path_of gives.
std::optional<TileName> parse_tile_path(std::string_view path);

/// `entry` has at most 65535 octets.
void add_to_bundle(Bytes& bundle, ByteView entry);
/// The entries, as views into `bundle`. Refuses with `journal_inconsistent` what does not end with an entry.
Result<std::vector<ByteView>> split_bundle(ByteView bundle);

}  // namespace signet::journal
