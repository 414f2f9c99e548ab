// The Merkle tree of RFC 6962 2.1 (= RFC 9162 2.1) over SHA-256, and its right edge as a value.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::journal {

constexpr std::size_t proof_hashes_max = 63;                     // C2SP tlog-proof; a tree of 2^63 entries has no longer path
constexpr std::uint64_t tree_size_max = std::uint64_t{1} << 62;  // entries; far more than a disk holds

/// SHA-256(0x00 ‖ entry).
Digest leaf_hash(ByteView entry);
/// SHA-256(0x01 ‖ left ‖ right).
Digest node_hash(const Digest& left, const Digest& right);

/// Called for each subtree that an append completes: its level (0: the leaf), its index within the level, its hash.
using OnNode = std::function<void(unsigned level, std::uint64_t index, const Digest& hash)>;
/// The stored hash of a complete subtree.
using NodeSource = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;

/// All one must know of a tree to append to it: the roots of its complete subtrees, largest first (one per 1-bit of the size).
class CompactRange {
 public:
  void append(const Digest& leaf, const OnNode& on_node = {});
  std::uint64_t size() const noexcept { return size_; }
  /// The tree's root (RFC 6962 MTH); of the empty tree, SHA-256 of nothing.
  Digest root() const;
  const std::vector<Digest>& hashes() const noexcept { return hashes_; }
  /// Size as 8 octets, big-endian, then the hashes.
  Bytes serialise() const;
  static Result<CompactRange> parse(ByteView octets);
  /// The range of the first `size` entries, from stored hashes: O(log size) reads.
  static Result<CompactRange> load(std::uint64_t size, const NodeSource& nodes);
  /// The inclusion path that the NEXT leaf will have in the tree that ends with it: no reads at all.
  std::vector<Digest> path_of_next() const { return {hashes_.rbegin(), hashes_.rend()}; }
  friend bool operator==(const CompactRange&, const CompactRange&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> hashes_;
};

/// RFC 6962 2.1.1: leaf's sibling first. `index` < `size`. O(log size) reads.
Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeSource& nodes);
/// RFC 6962 2.1.2. `from` <= `to`; nothing for `from` 0 or equal sizes. O(log to) reads.
Result<std::vector<Digest>> consistency_proof(std::uint64_t from, std::uint64_t to, const NodeSource& nodes);

/// RFC 9162 2.1.3.2. Refuses with `journal_inconsistent`.
Outcome verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path, const Digest& root);
/// RFC 9162 2.1.4.2. Refuses with `journal_inconsistent`.
Outcome verify_consistency(std::uint64_t from, const Digest& root_from, std::uint64_t to, const Digest& root_to,
                           const std::vector<Digest>& path);

}  // namespace signet::journal
