// Which signature values the journal has seen, by their SHA-256: since when, and in whose intent first.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "daemon/keyhold/digest_hash.h"
#include "policy/base/instant.h"

namespace signet::keyhold {

class SignatureValues {
 public:
  /// Room for a journal of so many entries, so that the tables are not built anew again and again while it is folded.
  void expect(std::uint64_t entries);
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
  // A year has some 700,000 values for a large school: small rows, and no tree to walk down.
  struct Value {
    Instant seen;
    std::uint64_t intent = 0;  // in which it stood first; 0: in none, as yet
  };
  mutable std::mutex mutex_;
  std::unordered_map<Digest, Value, DigestHash> values_;
  std::unordered_map<std::uint64_t, Digest> persons_;  // whose document an intent was of
  std::unordered_set<Digest, DigestHash> claimed_;
};

}  // namespace signet::keyhold
