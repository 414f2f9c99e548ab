// What the journal says of seals: which tuple holds which document, and where its entries are. Folded at start, then kept.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "daemon/keyhold/entries.h"

namespace signet::keyhold {

struct SealRecord {
  IntentEntry intent;
  std::uint64_t intent_index = 0;
  std::optional<SealedEntry> sealed;
  std::uint64_t sealed_index = 0;
};

class SealLedger {
 public:
  void add_intent(const IntentEntry& intent, std::uint64_t index);
  void add_sealed(const SealedEntry& sealed, std::uint64_t index);
  /// A failure before the token was asked frees the tuple; any other leaves it bound to its document.
  void add_failed(std::uint64_t intent, bool before_token);

  std::optional<SealRecord> by_tuple(const Digest& tuple) const;
  std::optional<SealRecord> by_id(const std::string& seal_id) const;
  /// The live seal of exactly these received bytes.
  std::optional<SealRecord> by_document(const Digest& document) const;
  std::set<Digest> tuples() const;
  std::size_t sealed_count() const;

  /// One sealing of a tuple at a time. False: another is under way.
  bool begin(const std::string& tuple);
  void end(const std::string& tuple);

 private:
  mutable std::mutex mutex_;
  std::map<std::uint64_t, SealRecord> records_;  // by intent's index
  std::map<Digest, std::uint64_t> by_tuple_;
  std::map<std::string, std::uint64_t> by_id_;
  std::map<Digest, std::uint64_t> by_document_;
  std::set<Digest> all_tuples_;  // also those of failed intents
  std::set<std::string> under_way_;
  std::size_t sealed_ = 0;
};

}  // namespace signet::keyhold
