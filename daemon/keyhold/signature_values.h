// Which signature values the journal has seen, by their SHA-256: since when, and in whose intent first.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <vector>

#include "daemon/keyhold/digest_hash.h"
#include "daemon/keyhold/row_index.h"
#include "daemon/keyhold/rows.h"
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
  // A year has some 700,000 values for a large school. Each is kept whole: a shortened one could be taken for another that was seen before.
  struct Source {
    Instant time;
    std::uint64_t intent = 0;  // its entry; of a `seen` entry none is asked for
    Digest person;
  };
  struct Value {
    Digest digest;
    std::uint32_t first = 0;           // the source that said it first
    std::uint32_t intent = no_intent;  // the first source that is an intent
  };
  static constexpr std::uint32_t no_intent = UINT32_MAX;

  void add(const std::vector<Digest>& values, const Source& source, bool intent);
  const Value* find(const Digest& value) const;

  mutable std::mutex mutex_;
  Rows<Source> sources_;
  Rows<Value> values_;
  RowIndex by_digest_;  // of values_
  std::unordered_set<Digest, DigestHash> claimed_;
};

}  // namespace signet::keyhold
