// What the journal says of seals: which tuple holds which document, what was replaced or revoked, and where the entries are.
// Folded at start, then kept.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/keyhold/digest_hash.h"
#include "daemon/keyhold/entries.h"
#include "daemon/keyhold/row_index.h"
#include "daemon/keyhold/rows.h"
#include "policy/model/order_bodies.h"
#include "policy/model/seal_on_record.h"

namespace signet::keyhold {

enum class SealState : std::uint8_t {
  intent_open,  // begun, its outcome is not known
  sealed,       // live
  replaced,     // another document's seal has taken its place
  revoked,      // ended by an order: a seal, or an intent that was open
  failed,       // given up before the token was asked
};
std::string_view code(SealState state) noexcept;

/// Of the intent only what a start reads back (read_entry), but for the signature values, which SignatureValues has.
struct SealRecord {
  IntentEntry intent;
  std::uint64_t intent_index = 0;
  std::optional<SealedEntry> sealed;
  std::uint64_t sealed_index = 0;
  bool failed = false;
  std::optional<std::uint64_t> replaced_by;  // the `sealed` entry of what took its place
  std::optional<std::uint64_t> revoked_by;   // the order's entry
  SealState state() const;
};

Form form_of(const SealedEntry& sealed) noexcept;

/// Why these received bytes are not delivered again, where a seal of theirs has ended; nothing: it is live.
std::optional<Finding> ended_finding(const SealRecord& record);

class SealLedger {
 public:
  /// Room for a journal of so many entries.
  void expect(std::uint64_t entries);
  void add_intent(IntentEntry intent, std::uint64_t index);
  /// False: there is no such intent, or it was given up: no seal can come of it.
  bool add_sealed(const SealedEntry& sealed, std::uint64_t index);
  /// A failure before the token was asked frees the tuple; any other leaves it bound to its document.
  void add_failed(std::uint64_t intent, bool before_token);
  /// An order ends the seal or the open intent of a document. False: there is none.
  bool revoke(Revocation::What what, const Digest& document, std::uint64_t order);
  void add_revoked(std::uint64_t intent);

  /// Whether an order may name this document: to end its seal or its open intent.
  bool revocable(Revocation::What what, const Digest& document) const;
  bool was_sealed(const Digest& document) const;
  /// Ended by an order, and no `revoked` entry says so yet: a crash between the two.
  std::vector<SealRecord> unlisted_revocations() const;

  /// The newest seal or intent of a tuple.
  std::optional<SealRecord> by_tuple(const Digest& tuple) const;
  /// Every seal and open intent that this tuple ever held, in order; looks through all records.
  std::vector<SealRecord> all_of_tuple(const Digest& tuple) const;
  std::optional<SealRecord> by_id(const std::string& seal_id) const;
  /// The newest of exactly these received bytes.
  std::optional<SealRecord> by_document(const Digest& document) const;
  /// Whether a live seal of a PDF names this XML.
  bool has_live_pdf(const Digest& xml) const;
  /// The live seal of this file, as received or as delivered.
  std::optional<SealRecord> live(const Digest& file) const;
  /// The seal of this file, as received or as delivered, whatever became of it since; nothing: never sealed.
  std::optional<SealRecord> named(const Digest& file) const;
  /// The same, as a manifest may name it.
  std::optional<SealOnRecord> on_record(const Digest& file) const;
  std::optional<SealRecord> by_intent(std::uint64_t index) const;
  /// Whether an intent had this tuple, also one that failed, and how many different ones there are.
  bool has_tuple(const Digest& tuple) const;
  std::size_t tuple_count() const;
  /// The live seals of this kind.
  std::vector<SealRecord> live_of(Kind kind) const;
  std::size_t sealed_count() const;
  /// When the newest seal was made; nothing: none was.
  std::optional<Instant> newest_seal() const;

  /// One at a time for whatever the name stands for: a tuple, a document. False: another is under way.
  bool begin(const std::string& name);
  void end(const std::string& name);

 private:
  // A year of a large school has some hundred thousand: what few of them have stands apart.
  struct Rare {
    std::optional<Digest> xml, replaces;
    std::vector<std::uint64_t> shared, members;
    std::vector<Note> notes;
    std::optional<std::uint64_t> replaced_by, revoked_by;
  };
  struct Kept {
    Digest document, octets, person, tuple;
    Digest value, file;  // of the seal, when `sealed_index` is not 0
    std::string seal_id;
    Instant time, sealed_time;
    std::uint64_t intent = 0, sealed_index = 0, approval = 0;
    std::uint32_t caller = 0, certificate = 0;  // the latter's place in certificates_
    Kind kind{};
    bool failed = false;
    std::unique_ptr<Rare> rare;
  };

  static SealState state_of(const Kept& kept);
  static std::unique_ptr<Rare> rare_of(IntentEntry& entry);
  static Rare& more_of(Kept& kept);
  std::uint32_t place_of_certificate(const Digest& certificate);
  SealRecord record_of(const Kept& kept) const;
  std::optional<SealRecord> record_at(const std::optional<Row>& row) const;
  std::vector<SealRecord> records_where(const std::function<bool(const Kept&)>& wanted) const;
  Kept* kept_at(const std::optional<Row>& row);
  const Kept* kept_at(const std::optional<Row>& row) const;
  Kept* newest_of(const Digest& document);
  const Kept* newest_of(const Digest& document) const;
  const Kept* of_file(const Digest& file) const;
  void release(const Kept& kept);

  mutable std::mutex mutex_;
  Rows<Kept> records_;  // in the order in which they became known
  RowIndex by_intent_, by_id_, by_tuple_, by_document_;
  RowIndex by_file_;                                         // delivered
  RowIndex all_tuples_;                                      // also those of failed intents
  std::unordered_multimap<Digest, Row, DigestHash> by_xml_;  // PDFs, by the XML they name
  std::vector<Digest> certificates_;                         // of seals: few
  std::set<std::uint64_t> unlisted_;
  std::set<std::string> under_way_;
  std::size_t sealed_ = 0;
  std::optional<Instant> newest_seal_;
};

/// Held for as long as this lives, if it could be had.
class OneAtATime {
 public:
  OneAtATime(SealLedger& ledger, std::string name) : ledger_(ledger), name_(std::move(name)), held_(ledger_.begin(name_)) {}
  OneAtATime(const OneAtATime&) = delete;
  OneAtATime& operator=(const OneAtATime&) = delete;
  ~OneAtATime() {
    if (held_) ledger_.end(name_);
  }
  explicit operator bool() const noexcept { return held_; }

 private:
  SealLedger& ledger_;
  std::string name_;
  bool held_;
};

}  // namespace signet::keyhold
