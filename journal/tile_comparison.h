// Published files held against a tree that somebody else walks through and judges: the same octets need no second judgement.
#pragma once

#include <string>
#include <vector>

#include "journal/tile_files.h"
#include "policy/base/digest.h"

namespace signet::journal {

class TileComparison {
 public:
  /// `size`: entries of the tree whose files these should be.
  TileComparison(std::string directory, std::uint64_t size);
  /// Of the walk: its next entry, and each subtree that is complete with it (0: the leaf). Within a level places rise.
  void entry(std::uint64_t index, ByteView octets);
  void subtree(unsigned level, std::uint64_t place, const Digest& hash);
  /// Behind the walk: it had `size` entries, every file of such a tree holds exactly what the walk has shown, narrower ones its beginning,
  /// and there is no other. False says nothing of who is right.
  bool same() const;

 private:
  Bytes load(const TileRow& row, std::uint64_t index);

  std::uint64_t size_;
  std::uint64_t entries_ = 0;  // shown
  bool differs_ = false;
  FaultList faults_;  // of the files' forms: whoever judges them tells of them
  TileFiles files_;
  Bytes bundle_;                     // that the walk is in
  std::vector<ByteView> in_bundle_;  // its entries
  std::vector<Bytes> tiles_;         // of each level of tiles, that the walk is in
};

}  // namespace signet::journal
