// What this user has seen of a journal: its key, pinned at first use, and its newest checkpoint. A journal that shrank
// or forked since then contradicts it, and that is an alarm.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/proof.h"
#include "policy/base/result.h"

namespace signet::client {

/// Asks the journal for a consistency proof between two tree sizes of the year that this origin names.
using AskConsistency = std::function<Result<std::vector<Digest>>(const std::string& origin, std::uint64_t from, std::uint64_t to)>;

/// The key that was pinned for this origin, or for another year of the same journal: one key signs all years.
std::optional<journal::Verifier> pinned_key(const std::string& directory, const std::string& origin);

/// May be used from several threads.
class JournalMemory {
 public:
  /// Reads what is remembered of the log that `vkey` names in `directory`. `journal_inconsistent` when another key was
  /// pinned for this origin.
  static Result<JournalMemory> open(const std::string& directory, const std::string& vkey, AskConsistency ask);
  JournalMemory(JournalMemory&& other) noexcept;

  bool first_use() const noexcept { return first_use_; }
  const journal::Verifier& verifier() const noexcept { return verifier_; }
  /// A checkpoint that the log has signed: it must extend what is known, or be extended by it.
  Outcome see_checkpoint(const std::string& note);
  /// What is remembered of an earlier year of the same journal. `journal_inconsistent` where another key was pinned for it.
  Result<JournalMemory*> earlier(const std::string& origin);
  /// The newest year before this one that something is remembered of.
  std::optional<std::string> year_before() const;
  /// The entry that the receipt proves, of this year or an earlier one; its checkpoint is seen too.
  Result<journal::ProvedEntry> check_receipt(const std::string& receipt);
  /// Remembers the newest checkpoint, durably.
  Outcome save();

 private:
  JournalMemory(std::string directory, std::string path, journal::Verifier verifier, AskConsistency ask)
      : directory_(std::move(directory)), path_(std::move(path)), verifier_(std::move(verifier)), ask_(std::move(ask)) {}
  Outcome load();
  Outcome agree(const journal::Checkpoint& checkpoint, const std::string& note);

  std::string directory_, path_;
  journal::Verifier verifier_;
  AskConsistency ask_;
  bool first_use_ = false;
  std::mutex mutex_;
  std::optional<journal::Checkpoint> known_;
  std::string known_note_;
  std::mutex earlier_mutex_;
  std::map<std::string, std::unique_ptr<JournalMemory>> earlier_;  // by origin
};

}  // namespace signet::client
