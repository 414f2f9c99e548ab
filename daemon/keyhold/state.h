// keyhold's own state (keyhold.db): the secret, a key per person, the tuples, the idempotency keys and the newest compact
// range of the journal. Nobody else can read it; it never leaves the machine.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/database.h"
#include "journal/tree.h"
#include "policy/base/result.h"

namespace signet::keyhold {

/// How a pupil and a tuple appear in the journal: keyed hashes that nobody can guess, unlinked by erasing one key.
struct KeyedNames {
  Digest person;
  Digest tuple;
};

/// A year of the journal that has ended: its last tree, and how much of it had been seen when the next year was opened.
struct YearSeen {
  journal::Checkpoint tree;
  journal::CompactRange seen;
};

class State {
 public:
  /// Only `signet journal init` calls this. Refuses where one exists.
  static Outcome create(const std::string& path, ByteView first_entry);
  /// Refuses a missing or damaged one.
  static Result<State> open(const std::string& path);
  State(State&&) = default;

  /// The tuple's name if it is known; nothing is written.
  Result<std::optional<Digest>> find(const std::string& tuple);
  /// The names of a person and a tuple, durable before it returns, made now if need be.
  Result<KeyedNames> bind(const std::string& person, const std::string& tuple);
  /// Binds an idempotency key to a document for good. False: it is bound to another one.
  Result<bool> bind_key(std::uint32_t uid, const std::string& key, const Digest& document);

  /// Counts one more of this account's day (YYYY-MM-DD). False: it has used `most` already, and nothing is written.
  Result<bool> spend(std::uint64_t account, const std::string& day, std::uint64_t most);

  /// The compact range up to which the journal has been seen.
  Result<journal::CompactRange> range();
  /// Kept at once for this machine's processes, on the disk with the next binding.
  Outcome keep_range(const journal::CompactRange& range);
  /// Only `signet journal rollover` calls this, with the first entry of the new year: the open year becomes one that has ended, and the
  /// range is the new year's. In one transaction; again with the same entry changes nothing. Refuses a year of another journal, one that
  /// does not reach what was seen, and a state that is on hold.
  Outcome roll_over(ByteView first_entry);
  /// The years that have ended, the oldest first.
  Result<std::vector<YearSeen>> years();
  /// SHA-256 of the first entry of the appliance's first journal: this state belongs to that journal.
  Result<Digest> first_entry();
  /// What a copy made for a backup says of itself (docs/formats/backup.md); nothing: this state is in use.
  Result<std::optional<std::string>> hold();
  Outcome clear_hold();
  /// The accounts of the clerks as they were last known: at a start they are asked for the PIN before the roster is read.
  Result<std::vector<std::uint32_t>> clerks();
  Outcome keep_clerks(const std::vector<std::uint32_t>& accounts);
  /// The name that the journal knows this person by; nothing: no key of the person.
  Result<std::optional<Digest>> name_of(const std::string& person);
  /// Erases the person's key, durably. What was named with it can be linked to nobody; tuples keep their names.
  Outcome forget(const std::string& person);
  /// The tuples must be those of the journal's intents, `intents` different ones: a missing one refuses (`journal_inconsistent`); one that
  /// never got its intent (a crash between the two) is taken back.
  Outcome reconcile(const std::function<bool(const Digest&)>& has_intent, std::size_t intents);

 private:
  State(journal::Database durable, journal::Database lazy) : durable_(std::move(durable)), lazy_(std::move(lazy)) {}
  Outcome load();
  Result<std::optional<Digest>> known(ByteView tuple_name);
  Result<std::optional<Bytes>> blob(std::string_view sql, ByteView key);
  Outcome write(std::string_view sql, ByteView first, ByteView second);

  journal::Database durable_, lazy_;  // synchronous FULL, and NORMAL
  Bytes secret_;
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
};

}  // namespace signet::keyhold
