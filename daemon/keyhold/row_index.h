// Finds rows by a key that they hold themselves: four octets a place, no node for each row.
#pragma once

#include <openssl/rand.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/ensure.h"

namespace signet::keyhold {

using Row = std::uint32_t;  // the owner's number of a row: 0, 1, …

/// 64 bits of a key, which need not differ for different keys: the keys themselves are compared.
inline std::uint64_t bits_of(const Digest& digest) noexcept {
  std::uint64_t bits = 0;
  std::memcpy(&bits, digest.value().data(), sizeof bits);
  return bits;
}
inline std::uint64_t bits_of(std::uint64_t number) noexcept { return number; }
inline std::uint64_t bits_of(std::string_view text) noexcept { return std::hash<std::string_view>{}(text); }

/// Open addressing with linear probing. `key_of(row)` is the whole key that the owner holds for a row: a row is found by that alone, never
/// by bits of it. The same `key_of` for each call.
class RowIndex {
 public:
  RowIndex() {
    ensure(RAND_bytes(reinterpret_cast<unsigned char*>(&factor_), sizeof factor_) == 1, "random octets can be had");
    factor_ |= 1;
  }

  std::size_t size() const noexcept { return size_; }
  /// Room for so many keys, so that the places are not laid out anew again and again.
  template <class KeyOf>
  void reserve(std::size_t keys, const KeyOf& key_of) {
    if (keys > places_.size() / 3 * 2) lay_out(std::bit_ceil(keys + keys / 2 + 1), key_of);
  }
  /// This key is asked for soon: the memory comes meanwhile.
  template <class Key>
  void expect(const Key& key) const noexcept {
    if (!places_.empty()) __builtin_prefetch(&places_[begin_of(bits_of(key))]);
  }
  template <class Key, class KeyOf>
  std::optional<Row> find(const Key& key, const KeyOf& key_of) const {
    if (places_.empty()) return std::nullopt;
    const Row found = places_[place_of(key, key_of)];
    return found == none ? std::nullopt : std::optional{found};
  }
  /// The row that has this key from now on; another one that had it is forgotten. `key_of(row)` is `key`.
  template <class Key, class KeyOf>
  void put(const Key& key, Row row, const KeyOf& key_of) {
    ensure(row != none, "fewer rows than 2^32 - 1");
    reserve(size_ + 1, key_of);
    Row& place = places_[place_of(key, key_of)];
    if (place == none) ++size_;
    place = row;
  }
  template <class Key, class KeyOf>
  void erase(const Key& key, const KeyOf& key_of) {
    if (places_.empty()) return;
    std::size_t hole = place_of(key, key_of);
    if (places_[hole] == none) return;
    places_[hole] = none;
    --size_;
    // What stands behind without a gap may have been put there because this place was taken: it is put anew.
    for (std::size_t next = behind(hole); places_[next] != none; next = behind(next)) {
      const Row moved = std::exchange(places_[next], none);
      places_[place_of(key_of(moved), key_of)] = moved;
    }
  }

 private:
  static constexpr Row none = std::numeric_limits<Row>::max();

  std::size_t behind(std::size_t place) const noexcept { return (place + 1) & (places_.size() - 1); }
  /// Where a key begins to be looked for. The factor is of this process alone: nobody can choose keys that all begin at one place.
  std::size_t begin_of(std::uint64_t bits) const noexcept {
    return static_cast<std::size_t>(bits * factor_ >> (64 - std::countr_zero(places_.size())));
  }
  /// Of the row with this key, or the free place where it belongs: there always is one.
  template <class Key, class KeyOf>
  std::size_t place_of(const Key& key, const KeyOf& key_of) const {
    std::size_t place = begin_of(bits_of(key));
    while (places_[place] != none && key_of(places_[place]) != key) place = behind(place);
    return place;
  }
  template <class KeyOf>
  void lay_out(std::size_t places, const KeyOf& key_of) {
    const std::vector<Row> before = std::exchange(places_, std::vector<Row>(std::max<std::size_t>(places, 8), none));
    for (const Row row : before) {
      if (row != none) places_[place_of(key_of(row), key_of)] = row;
    }
  }

  std::uint64_t factor_ = 0;
  std::vector<Row> places_;  // a power of two of them, a third or more free
  std::size_t size_ = 0;
};

}  // namespace signet::keyhold
