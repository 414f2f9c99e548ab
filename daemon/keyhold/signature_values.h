// Which signature values the journal has seen, by their SHA-256: since when, and in whose intent first.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/instant.h"

namespace signet::keyhold {

class SignatureValues {
 public:
  /// Of a `seen` entry. The first time a value was seen stays.
  void add_seen(const std::vector<Digest>& values, Instant time);
  /// Of an `intent` entry, whose document is the person's.
  void add_intent(const std::vector<Digest>& values, Instant time, std::uint64_t index, const Digest& person);

  /// Those that nobody has journaled or is about to: whoever gets one writes it. A value goes out once ever.
  std::vector<Digest> claim(const std::vector<Digest>& values);
  /// When each was first seen, of those that were.
  std::map<Digest, Instant> seen(const std::vector<Digest>& values) const;
  /// When this one was first seen; nothing: never.
  std::optional<Instant> first_seen(const Digest& value) const;
  /// The intents, in order, in which one of these values stood first for another person.
  std::vector<std::uint64_t> shared(const std::vector<Digest>& values, const Digest& person) const;

 private:
  struct First {
    std::uint64_t intent = 0;
    Digest person;
  };
  mutable std::mutex mutex_;
  std::map<Digest, Instant> seen_;
  std::map<Digest, First> used_;
  std::set<Digest> claimed_;
};

}  // namespace signet::keyhold
