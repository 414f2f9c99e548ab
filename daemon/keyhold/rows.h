// Rows that are only ever added, in blocks: they stay where they are, and no room is held for more than a block of them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "policy/base/ensure.h"

namespace signet::keyhold {

/// A vector would lay all of them out anew when it is full, in memory that keyhold locks (docs/figures.md).
template <class T>
class Rows {
 public:
  std::uint32_t size() const noexcept { return size_; }
  /// The new row's number.
  std::uint32_t add(T row) {
    ensure(size_ < UINT32_MAX, "fewer rows than 2^32 - 1");
    if (size_ % block == 0) blocks_.push_back(std::make_unique<std::array<T, block>>());
    (*this)[size_] = std::move(row);
    return size_++;
  }
  T& operator[](std::uint32_t row) { return (*blocks_[row / block])[row % block]; }
  const T& operator[](std::uint32_t row) const { return (*blocks_[row / block])[row % block]; }

 private:
  static constexpr std::uint32_t block = 1024;
  std::vector<std::unique_ptr<std::array<T, block>>> blocks_;
  std::uint32_t size_ = 0;
};

}  // namespace signet::keyhold
