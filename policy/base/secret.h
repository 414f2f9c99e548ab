// A PIN in memory: on a page of its own that is kept out of the swap, of core dumps and of children, and that is wiped at its end. A
// std::string keeps short texts inside of itself and leaves a copy behind wherever it was moved from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace signet {

class Secret {
 public:
  static constexpr std::size_t bytes_max = 256;  // PKCS#11 tokens take at most some 20 to 255

  Secret() = default;
  /// What is longer than `bytes_max` is empty.
  Secret(std::string_view text);                                // NOLINT(google-explicit-constructor): a secret is text, kept better
  Secret(const char* text) : Secret(std::string_view{text}) {}  // NOLINT(google-explicit-constructor): the same
  Secret(Secret&& other) noexcept : page_(std::exchange(other.page_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// With a zero octet behind it, as C libraries want it.
  const char* c_str() const noexcept { return page_ == nullptr ? "" : page_; }
  std::string_view view() const noexcept { return {c_str(), size_}; }
  bool empty() const noexcept { return size_ == 0; }
  /// Without the line ends of a text file.
  void trim() noexcept;

 private:
  char* page_ = nullptr;
  std::size_t size_ = 0;
};

/// Overwrites what a text holds and makes it empty.
void wipe(std::string& text) noexcept;

}  // namespace signet
