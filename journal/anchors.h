// Checkpoints that a log has signed, and the walk over its entries that must meet each of them.
#pragma once

#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/flaw.h"
#include "journal/tree.h"

namespace signet::journal {

/// What the tree of `size` entries must be, and who says so.
struct Anchor {
  std::uint64_t size = 0;
  Digest root;
  Flaw flaw{};
  std::string name;
};

class Anchors {
 public:
  explicit Anchors(FaultList& faults) : faults_(faults) {}
  /// A signed note; a fault of its own where `log` is not known or did not sign it.
  std::optional<Checkpoint> take(const std::string& note, const std::optional<Verifier>& log, Flaw flaw, const std::string& name);
  /// Behind each entry, and before the first: what the tree is now.
  void check(const CompactRange& range);
  /// False and a fault: the tree is another one than the anchor's.
  bool meets(const CompactRange& range, const Anchor& anchor);
  /// No entry is left: what was signed beyond is missing.
  void end(std::uint64_t size);

 private:
  FaultList& faults_;
  std::vector<Anchor> anchors_;  // by size
  std::size_t next_ = 0;
  std::uint64_t good_size_ = 0;  // the largest tree that an anchor confirmed
};

}  // namespace signet::journal
