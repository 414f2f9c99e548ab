#include "journal/tree.h"

#include <map>

#include "refused.h"

namespace signet::journal {
namespace {

constexpr std::uint64_t sizes = 300;  // over all sizes up to this, in the property tests

/// A tree whose nodes are kept in memory, and RFC 6962 2.1 written down word for word beside it.
struct Tree {
  std::vector<Digest> leaves;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes;
  CompactRange range;
  mutable std::size_t reads = 0;

  void append(const Digest& leaf) {
    leaves.push_back(leaf);
    range.append(leaf, [this](unsigned level, std::uint64_t index, const Digest& hash) {
      EXPECT_TRUE(nodes.emplace(std::pair{level, index}, hash).second);
    });
  }
  NodeSource source() const {
    return [this](unsigned level, std::uint64_t index) -> Result<Digest> {
      ++reads;
      const auto found = nodes.find({level, index});
      if (found == nodes.end()) return Refusal{Reason::not_found, "node"};
      return found->second;
    };
  }
  Digest root(std::uint64_t begin, std::uint64_t end) const {
    if (begin == end) return sha256(ByteView{});
    if (end - begin == 1) return leaves[begin];
    std::uint64_t k = 1;
    while (k * 2 < end - begin) k *= 2;
    return node_hash(root(begin, begin + k), root(begin + k, end));
  }
};

Digest leaf(std::uint64_t i) { return leaf_hash(as_bytes(std::to_string(i))); }

Tree a_tree(std::uint64_t size) {
  Tree tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.append(leaf(i));
  return tree;
}

// The entries of certificate-transparency's reference tests (merkle_tree_test), used by RFC 6962's implementations.
std::vector<Bytes> reference_entries() {
  std::vector<Bytes> entries;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
    entries.push_back(*from_hex(hex));
  return entries;
}

TEST(Tree, ReferenceRootsOfRfc6962) {
  constexpr const char* roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                   "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                   "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                   "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                   "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                   "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                   "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  CompactRange range;
  EXPECT_EQ(to_hex(range.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const auto entries = reference_entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    range.append(leaf_hash(entries[i]));
    EXPECT_EQ(to_hex(range.root()), roots[i]) << i + 1;
  }
}

// RFC 9162 2.1.5 gives the shapes: seven entries, paths of the entries 0, 3, 4 and 6.
TEST(Tree, InclusionPathsOfRfc9162Example) {
  const Tree tree = a_tree(7);
  const auto h = [&](std::uint64_t begin, std::uint64_t end) { return tree.root(begin, end); };
  EXPECT_EQ(*inclusion_proof(0, 7, tree.source()), (std::vector{h(1, 2), h(2, 4), h(4, 7)}));
  EXPECT_EQ(*inclusion_proof(3, 7, tree.source()), (std::vector{h(2, 3), h(0, 2), h(4, 7)}));
  EXPECT_EQ(*inclusion_proof(4, 7, tree.source()), (std::vector{h(5, 6), h(6, 7), h(0, 4)}));
  EXPECT_EQ(*inclusion_proof(6, 7, tree.source()), (std::vector{h(4, 6), h(0, 4)}));
}

TEST(Tree, ConsistencyPathsOfRfc9162Example) {
  const Tree tree = a_tree(7);
  const auto h = [&](std::uint64_t begin, std::uint64_t end) { return tree.root(begin, end); };
  EXPECT_EQ(*consistency_proof(3, 7, tree.source()), (std::vector{h(2, 3), h(3, 4), h(0, 2), h(4, 7)}));
  EXPECT_EQ(*consistency_proof(4, 7, tree.source()), (std::vector{h(4, 7)}));
  EXPECT_EQ(*consistency_proof(6, 7, tree.source()), (std::vector{h(4, 6), h(6, 7), h(0, 4)}));
}

TEST(Tree, CompactRangeHasTheRootOfTheDefinitionAtEverySize) {
  Tree tree;
  for (std::uint64_t size = 0; size <= sizes; ++size) {
    EXPECT_EQ(tree.range.root(), tree.root(0, size)) << size;
    EXPECT_EQ(*CompactRange::load(size, tree.source()), tree.range) << size;
    EXPECT_EQ(*CompactRange::parse(tree.range.serialise()), tree.range) << size;
    tree.append(leaf(size));
  }
}

TEST(Tree, EveryInclusionProofVerifiesAndOnlyForItsPlace) {
  const Tree tree = a_tree(sizes);
  for (std::uint64_t size = 1; size <= sizes; size += size < 70 ? 1 : 23) {
    const Digest root = tree.root(0, size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto path = *inclusion_proof(index, size, tree.source());
      EXPECT_TRUE(verify_inclusion(leaf(index), index, size, path, root)) << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(leaf(index + 1), index, size, path, root));
      EXPECT_FALSE(verify_inclusion(leaf(index), index + 1, size, path, root));
      EXPECT_FALSE(verify_inclusion(leaf(index), index, size, path, leaf(0)) && size > 1);
      auto longer = path;
      longer.push_back(leaf(0));
      EXPECT_REFUSED(verify_inclusion(leaf(index), index, size, longer, root), Reason::journal_inconsistent);
      if (path.empty()) continue;
      auto shorter = path;
      shorter.pop_back();
      EXPECT_REFUSED(verify_inclusion(leaf(index), index, size, shorter, root), Reason::journal_inconsistent);
      auto changed = path;
      changed[index % path.size()] = leaf(index);
      EXPECT_REFUSED(verify_inclusion(leaf(index), index, size, changed, root), Reason::journal_inconsistent);
    }
  }
}

TEST(Tree, EveryConsistencyProofVerifiesAndOnlyForItsTrees) {
  const Tree tree = a_tree(sizes);
  for (std::uint64_t to = 0; to <= sizes; to += to < 40 ? 1 : 37) {
    for (std::uint64_t from = 0; from <= to; ++from) {
      const Digest old_root = tree.root(0, from);
      const Digest root = tree.root(0, to);
      const auto path = *consistency_proof(from, to, tree.source());
      EXPECT_TRUE(verify_consistency(from, old_root, to, root, path)) << from << " to " << to;
      EXPECT_FALSE(verify_consistency(from, leaf(777), to, root, path));
      if (from > 0) {
        EXPECT_FALSE(verify_consistency(from, old_root, to, leaf(777), path));
      }
      auto longer = path;
      longer.push_back(leaf(0));
      EXPECT_FALSE(verify_consistency(from, old_root, to, root, longer));
      if (path.empty()) continue;
      auto shorter = path;
      shorter.pop_back();
      EXPECT_FALSE(verify_consistency(from, old_root, to, root, shorter));
      auto changed = path;
      changed[from % path.size()] = leaf(777);
      EXPECT_FALSE(verify_consistency(from, old_root, to, root, changed));
    }
  }
}

TEST(Tree, ProofsNeedFewReads) {
  Tree tree = a_tree(sizes);
  for (std::uint64_t index = 0; index < sizes; ++index) {
    tree.reads = 0;
    ASSERT_DONE(inclusion_proof(index, sizes, tree.source()));
    ASSERT_DONE(consistency_proof(index, sizes, tree.source()));
    EXPECT_LE(tree.reads, 40U) << index;  // 2 · (path + right edge), 2^9 > 300
  }
}

TEST(Tree, PathOfTheNextLeafNeedsNoReads) {
  Tree tree;
  for (std::uint64_t size = 0; size < sizes; ++size) {
    const auto path = tree.range.path_of_next();
    tree.append(leaf(size));
    EXPECT_TRUE(verify_inclusion(leaf(size), size, size + 1, path, tree.range.root())) << size;
  }
}

TEST(Tree, RefusesImpossibleQuestions) {
  const Tree tree = a_tree(5);
  EXPECT_REFUSED(inclusion_proof(5, 5, tree.source()), Reason::journal_inconsistent);
  EXPECT_REFUSED(consistency_proof(5, 4, tree.source()), Reason::journal_inconsistent);
  EXPECT_REFUSED(inclusion_proof(0, UINT64_MAX, tree.source()), Reason::journal_inconsistent);
  EXPECT_REFUSED(consistency_proof(1, UINT64_MAX, tree.source()), Reason::journal_inconsistent);
  EXPECT_REFUSED(verify_inclusion(leaf(0), 0, 0, {}, leaf(0)), Reason::journal_inconsistent);
  EXPECT_REFUSED(verify_consistency(6, leaf(0), 5, leaf(0), {}), Reason::journal_inconsistent);
}

TEST(Tree, CompactRangeOfAnotherLengthIsRefused) {
  auto octets = a_tree(5).range.serialise();
  octets.pop_back();
  EXPECT_REFUSED(CompactRange::parse(octets), Reason::journal_inconsistent);
  EXPECT_REFUSED(CompactRange::parse(Bytes(7)), Reason::journal_inconsistent);
  EXPECT_REFUSED(CompactRange::parse(Bytes(8, 0xff)), Reason::journal_inconsistent);
}

}  // namespace
}  // namespace signet::journal
