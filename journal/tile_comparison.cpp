#include "journal/tile_comparison.h"

#include <algorithm>

namespace signet::journal {

TileComparison::TileComparison(std::string directory, std::uint64_t size) : size_(size), files_(std::move(directory), faults_) {}

void TileComparison::entry(std::uint64_t index, ByteView octets) {
  ++entries_;
  if (differs_) return;
  const auto place = static_cast<std::size_t>(index % tile_width);
  if (place == 0) {
    bundle_ = load({}, index / tile_width);
    in_bundle_ = *split_bundle(bundle_);
  }
  if (place >= in_bundle_.size() || !std::ranges::equal(in_bundle_[place], octets)) differs_ = true;
}

void TileComparison::subtree(unsigned level, std::uint64_t place, const Digest& hash) {
  if (differs_ || level % tile_height != 0) return;
  const unsigned row = level / tile_height;
  if (row >= tiles_.size()) tiles_.resize(row + 1);
  Bytes& tile = tiles_[row];
  if (place % tile_width == 0) tile = load({row}, place / tile_width);
  const auto at = static_cast<std::size_t>(place % tile_width) * tile_hash_bytes;
  if (at + tile_hash_bytes > tile.size() || !std::ranges::equal(ByteView{tile}.subspan(at, tile_hash_bytes), view(hash))) differs_ = true;
}

/// Takes the file out of the list of those that nobody has looked at. Where it is missing there is a fault, and nothing.
Bytes TileComparison::load(const TileRow& row, std::uint64_t index) { return files_.take(tile_at(row, index, size_)).value_or(Bytes{}); }

bool TileComparison::same() const { return !differs_ && entries_ == size_ && faults_.faults().empty() && files_.ahead() == 0; }

}  // namespace signet::journal
