#include "journal/tree.h"

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <initializer_list>
#include <memory>

namespace signet::journal {
namespace {

/// SHA-256 whose algorithm is looked up once per thread: for short inputs OpenSSL's one-shot call spends most of its time on that.
class Hasher {
 public:
  Hasher() : method_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    ensure(method_ && context_, "SHA-256 is there");
  }
  Digest hash(std::initializer_list<ByteView> parts) {
    std::array<unsigned char, 32> value{};
    bool good = EVP_DigestInit_ex2(context_.get(), method_.get(), nullptr) == 1;
    for (const ByteView part : parts) good = good && EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1;
    ensure(good && EVP_DigestFinal_ex(context_.get(), value.data(), nullptr) == 1, "a digest can be computed");
    return Digest{value};
  }

 private:
  struct Free {
    void operator()(EVP_MD* method) const noexcept { EVP_MD_free(method); }
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD, Free> method_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Digest hash_of(unsigned char prefix, ByteView first, ByteView second) {
  thread_local Hasher hasher;
  return hasher.hash({ByteView{&prefix, 1}, first, second});
}

/// The root over complete subtrees, largest first: the right edge folded from the right.
Digest fold(const std::vector<Digest>& subtrees) {
  Digest root = subtrees.back();
  for (std::size_t i = subtrees.size() - 1; i-- > 0;) root = node_hash(subtrees[i], root);
  return root;
}

/// Roots of the complete subtrees that make up [begin, end), largest first; `begin` is a multiple of the largest's size.
Result<std::vector<Digest>> subtrees_of(std::uint64_t begin, std::uint64_t end, const NodeSource& nodes) {
  std::vector<Digest> hashes;
  while (begin < end) {
    const auto level = static_cast<unsigned>(std::bit_width(end - begin) - 1);
    TRY(const auto hash, nodes(level, begin >> level));
    hashes.push_back(hash);
    begin += std::uint64_t{1} << level;
  }
  return hashes;
}

Result<Digest> root_of(std::uint64_t begin, std::uint64_t end, const NodeSource& nodes) {
  TRY(const auto hashes, subtrees_of(begin, end, nodes));
  return fold(hashes);
}

/// RFC 6962 2.1: the largest power of two smaller than n (n > 1).
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

Refusal inconsistent(const char* what) { return {Reason::journal_inconsistent, what}; }

}  // namespace

Digest leaf_hash(ByteView entry) { return hash_of(0, entry, {}); }

Digest node_hash(const Digest& left, const Digest& right) { return hash_of(1, view(left), view(right)); }

void CompactRange::append(const Digest& leaf, const OnNode& on_node) {
  ensure(size_ < tree_size_max, "a tree has fewer than 2^62 entries");
  Digest hash = leaf;
  std::uint64_t index = size_;
  unsigned level = 0;
  if (on_node) on_node(level, index, hash);
  for (; index % 2 == 1; index /= 2) {  // a left neighbour of the same size waits: together they are complete
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
    if (on_node) on_node(++level, index / 2, hash);
  }
  hashes_.push_back(hash);
  ++size_;
}

Digest CompactRange::root() const { return hashes_.empty() ? sha256(ByteView{}) : fold(hashes_); }

Bytes CompactRange::serialise() const {
  Bytes octets;
  for (int shift = 56; shift >= 0; shift -= 8) octets.push_back(static_cast<unsigned char>(size_ >> shift & 0xff));
  for (const Digest& hash : hashes_) octets.insert(octets.end(), hash.value().begin(), hash.value().end());
  return octets;
}

Result<CompactRange> CompactRange::parse(ByteView octets) {
  if (octets.size() < 8) return inconsistent("compact range cut off");
  CompactRange range;
  for (std::size_t i = 0; i < 8; ++i) range.size_ = range.size_ << 8 | octets[i];
  octets = octets.subspan(8);
  if (range.size_ > tree_size_max) return inconsistent("compact range of an impossible size");
  if (octets.size() != 32 * static_cast<std::size_t>(std::popcount(range.size_))) return inconsistent("compact range of another length");
  for (; !octets.empty(); octets = octets.subspan(32)) range.hashes_.push_back(*digest_from_bytes(octets.first(32)));
  return range;
}

Result<CompactRange> CompactRange::load(std::uint64_t size, const NodeSource& nodes) {
  if (size > tree_size_max) return inconsistent("a tree of an impossible size");
  CompactRange range;
  TRY(range.hashes_, subtrees_of(0, size, nodes));
  range.size_ = size;
  return range;
}

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeSource& nodes) {
  if (index >= size || size > tree_size_max) return inconsistent("no such entry in a tree of this size");
  std::vector<Digest> from_root;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + split(end - begin);
    const bool left = index < middle;
    TRY(const auto sibling, left ? root_of(middle, end, nodes) : root_of(begin, middle, nodes));
    from_root.push_back(sibling);
    (left ? end : begin) = middle;
  }
  return std::vector<Digest>{from_root.rbegin(), from_root.rend()};
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t from, std::uint64_t to, const NodeSource& nodes) {
  if (from > to || to > tree_size_max) return inconsistent("a tree never gets smaller");
  if (from == 0 || from == to) return std::vector<Digest>{};
  std::vector<Digest> from_root;
  std::uint64_t begin = 0;
  std::uint64_t end = to;
  bool whole = true;  // SUBPROOF's b: is the old tree's root at this place known to the verifier
  while (end > from) {
    const std::uint64_t middle = begin + split(end - begin);
    const bool left = from <= middle;
    TRY(const auto sibling, left ? root_of(middle, end, nodes) : root_of(begin, middle, nodes));
    from_root.push_back(sibling);
    (left ? end : begin) = middle;
    whole = whole && left;
  }
  if (!whole) {
    TRY(const auto last, root_of(begin, end, nodes));
    from_root.push_back(last);
  }
  return std::vector<Digest>{from_root.rbegin(), from_root.rend()};
}

Outcome verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path, const Digest& root) {
  if (index >= size) return inconsistent("the entry's number is not below the tree's size");
  Digest hash = leaf;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  for (const Digest& sibling : path) {
    if (sn == 0) return inconsistent("the inclusion proof is too long");
    if (fn % 2 == 1 || fn == sn) {
      hash = node_hash(sibling, hash);
      for (; fn % 2 == 0 && fn != 0; fn /= 2) sn /= 2;
    } else {
      hash = node_hash(hash, sibling);
    }
    fn /= 2;
    sn /= 2;
  }
  if (sn != 0) return inconsistent("the inclusion proof is too short");
  if (hash != root) return inconsistent("the inclusion proof does not lead to the tree's root");
  return Done{};
}

Outcome verify_consistency(std::uint64_t from, const Digest& root_from, std::uint64_t to, const Digest& root_to,
                           const std::vector<Digest>& path) {
  if (from > to) return inconsistent("the tree has become smaller");
  if (from == 0 || from == to) {
    if (!path.empty()) return inconsistent("the consistency proof is too long");
    const Digest expected = from == 0 ? sha256(ByteView{}) : root_to;
    return root_from == expected ? Outcome{Done{}} : Outcome{inconsistent("two roots for one size")};
  }
  std::vector<Digest> hashes = path;
  if (std::has_single_bit(from)) hashes.insert(hashes.begin(), root_from);
  if (hashes.empty()) return inconsistent("the consistency proof is too short");
  std::uint64_t fn = from - 1;
  std::uint64_t sn = to - 1;
  for (; fn % 2 == 1; fn /= 2) sn /= 2;
  Digest old_root = hashes.front();
  Digest new_root = hashes.front();
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    if (sn == 0) return inconsistent("the consistency proof is too long");
    if (fn % 2 == 1 || fn == sn) {
      old_root = node_hash(hashes[i], old_root);
      new_root = node_hash(hashes[i], new_root);
      for (; fn % 2 == 0 && fn != 0; fn /= 2) sn /= 2;
    } else {
      new_root = node_hash(new_root, hashes[i]);
    }
    fn /= 2;
    sn /= 2;
  }
  if (sn != 0) return inconsistent("the consistency proof is too short");
  if (old_root != root_from || new_root != root_to) return inconsistent("the trees do not continue one another");
  return Done{};
}

}  // namespace signet::journal
