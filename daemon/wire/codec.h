// Messages as octets. One function per message, `fields`, both writes and reads it, so that the two cannot differ.
// Integers are big-endian; lengths are u32 and are checked before memory is asked for; the last octet must be read.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/limits.h"
#include "policy/base/result.h"

namespace signet::wire {

class Writer {
 public:
  static constexpr bool reading = false;
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void number(T& value) {
    const auto wide = static_cast<std::uint64_t>(value);
    for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
      out_.push_back(static_cast<unsigned char>(wide >> shift & 0xff));
  }
  template <class T>
  void choice(T& value, std::uint64_t, std::uint64_t) {
    number(value);
  }
  void real(double& value) {
    auto bits = std::bit_cast<std::uint64_t>(value);
    number(bits);
  }
  void text(std::string& value, std::size_t) { length(value.size()), out_.insert(out_.end(), value.begin(), value.end()); }
  void bytes(Bytes& value, std::size_t) { length(value.size()), out_.insert(out_.end(), value.begin(), value.end()); }
  void digest(Digest& value) { out_.insert(out_.end(), value.value().begin(), value.value().end()); }
  void instant(Instant& value) {
    auto seconds = value.value();
    number(seconds);
  }
  template <class T, class Each>
  void list(std::vector<T>& values, std::size_t, Each each) {
    length(values.size());
    for (T& value : values) each(*this, value);
  }
  template <class T, class Each>
  void maybe(std::optional<T>& value, Each each) {
    std::uint8_t given = value ? 1 : 0;
    number(given);
    if (value) each(*this, *value);
  }
  Bytes take() { return std::move(out_); }

 private:
  void length(std::size_t size) {
    auto n = static_cast<std::uint32_t>(size);
    number(n);
  }
  Bytes out_;
};

class Reader {
 public:
  static constexpr bool reading = true;
  explicit Reader(ByteView in) : in_(in) {}
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void number(T& value) {
    std::uint64_t wide = 0;
    if (!need(sizeof(T))) return;
    for (std::size_t i = 0; i < sizeof(T); ++i) wide = wide << 8 | in_[i];
    in_ = in_.subspan(sizeof(T));
    if (std::is_same_v<T, bool> && wide > 1) good_ = false;
    value = static_cast<T>(wide);
  }
  /// A number of a closed list [first, last]; anything else ends the reading.
  template <class T>
  void choice(T& value, std::uint64_t first, std::uint64_t last) {
    number(value);
    const auto wide = static_cast<std::uint64_t>(value);
    if (wide < first || wide > last) good_ = false;
  }
  /// A finite number; anything else ends the reading.
  void real(double& value) {
    std::uint64_t bits = 0;
    number(bits);
    value = std::bit_cast<double>(bits);
    if (!std::isfinite(value)) good_ = false;
  }
  void text(std::string& value, std::size_t size_max) {
    if (const auto taken = take(size_max)) value.assign(taken->begin(), taken->end());
  }
  void bytes(Bytes& value, std::size_t size_max) {
    if (const auto taken = take(size_max)) value.assign(taken->begin(), taken->end());
  }
  void digest(Digest& value) {
    std::array<unsigned char, 32> octets{};
    if (!need(octets.size())) return;
    std::copy_n(in_.begin(), octets.size(), octets.begin());
    in_ = in_.subspan(octets.size());
    value = Digest{octets};
  }
  void instant(Instant& value) {
    std::int64_t seconds = 0;
    number(seconds), value = Instant{seconds};
  }
  template <class T, class Each>
  void list(std::vector<T>& values, std::size_t count_max, Each each) {
    std::uint32_t count = 0;
    number(count);
    if (count > count_max) good_ = false;
    values.clear();
    for (std::uint32_t i = 0; good_ && i < count; ++i) each(*this, values.emplace_back());
  }
  template <class T, class Each>
  void maybe(std::optional<T>& value, Each each) {
    std::uint8_t given = 0;
    choice(given, 0, 1);
    value.reset();
    if (good_ && given == 1) each(*this, value.emplace());
  }
  bool finished() const noexcept { return good_ && in_.empty(); }

 private:
  bool need(std::size_t size) { return good_ = good_ && in_.size() >= size; }
  std::optional<ByteView> take(std::size_t size_max) {
    std::uint32_t size = 0;
    number(size);
    if (size > size_max || !need(size)) return good_ = false, std::nullopt;
    const ByteView taken = in_.first(size);
    in_ = in_.subspan(size);
    return taken;
  }
  ByteView in_;
  bool good_ = true;
};

/// `fields(archive, message)` is found next to each message.
template <class Message>
Bytes encode(Message message) {
  Writer out;
  fields(out, message);
  return out.take();
}

/// Refuses (`wire_malformed`) what is cut off, over a limit, outside a closed list or followed by more.
template <class Message>
Result<Message> decode(ByteView octets) {
  Reader in{octets};
  Message message;
  fields(in, message);
  if (!in.finished()) return Refusal{Reason::wire_malformed, "a message of one of our own processes"};
  return message;
}

}  // namespace signet::wire
