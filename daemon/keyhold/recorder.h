// keyhold's side of the journal: appends entries in groups, keeps the compact range, and never believes the journal
// process: each answer must be the tree that we compute ourselves.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/state.h"
#include "daemon/os/channel.h"
#include "daemon/wire/journal_message.h"
#include "journal/disk_room.h"
#include "journal/note.h"
#include "journal/tree.h"
#include "journal/witness_store.h"
#include "policy/model/recorded.h"

namespace signet {

/// An entry that is durable, and its receipt.
struct Appended {
  std::uint64_t index = 0;  // its number, which runs on across the years
  std::string receipt;      // C2SP tlog-proof with the entry in its `extra` line
};

/// Entries are known by numbers that run on across the years of a journal; a year's tree, its proofs and its receipts count from 0.
class Recorder {
 public:
  /// `path`: the journal's socket. `range`: what keyhold has seen before.
  Recorder(std::string path, keyhold::State& state) : path_(std::move(path)), state_(state) {}

  using EachEntry = std::function<Outcome(std::uint64_t index, const Bytes& entry)>;
  /// Reads the whole journal, year by year, entry by entry, and checks that it extends what was seen before and that every year that has
  /// ended is there and has the tree that it ended with. `each` is called in order, before that is proved: what it gathers counts only once
  /// this has returned `Done`.
  Outcome replay(const EachEntry& each);
  /// Durable when it returns. `disk_reserve`: the disk is kept for more needed entries, nothing was written, and all goes on. After any
  /// other failure here the journal is in doubt: `broken()`, and keyhold must end.
  Result<Appended> append(const std::string& entry);
  /// Record, then sign: the entry must name SHA-256 of what the draft gives to the token.
  Result<Recorded> record_intent(const Draft& draft, const std::string& entry);
  /// The same for an intent recorded before a crash, found in the replayed journal.
  Result<Recorded> recall_intent(const Draft& draft, std::uint64_t index, const Digest& to_be_signed);
  /// The journal's tail as it says it is: a checkpoint under its key, of the very tree that we computed. What is being appended meanwhile
  /// is checked by its append.
  Outcome check_tail();
  /// While nobody asks: whether the journal is still there. If not, `broken` from now on.
  void notice_loss();
  bool broken() const;

  /// Of a tree that is ours or continues it, as `checkpoint` below: what the journal's process signed besides never leaves.
  Result<std::string> receipt(std::uint64_t index);
  /// Of the open year; or of the one of this origin (`not_found`: none of ours).
  Result<std::string> checkpoint(const std::string& origin = "");
  Result<std::vector<Digest>> consistency(std::uint64_t from, std::uint64_t to, const std::string& origin = "");
  Result<std::vector<Bytes>> entries(std::uint64_t from, std::uint64_t count);
  /// `disk_reserve` as above.
  Outcome archive(const Digest& name, ByteView content, journal::Need need = journal::Need::decision);
  Result<Bytes> fetch(const Digest& name, std::size_t size_max);
  /// Of all years together: the number that the next entry gets.
  std::uint64_t size() const;
  /// Since a checkpoint was signed for us, by an append or at the start.
  std::chrono::seconds checkpoint_age() const;
  /// As the journal last said; zeros before it said anything.
  journal::DiskRoom disk() const { return {disk_free_, disk_size_}; }
  /// The open year's tree as we computed it ourselves.
  journal::Checkpoint tree() const;
  /// That our tree of that year (the checkpoint's origin) continues this one, by a proof that we check ourselves. Refuses with
  /// `journal_inconsistent`; `not_found` where no year of ours has this origin.
  Outcome continues(const journal::Checkpoint& earlier);
  /// The years that have ended, the oldest first, with the number of each one's first entry.
  struct Year {
    std::uint64_t first = 0;
    journal::Checkpoint tree;
    journal::Verifier verifier;  // known once its first entry was read
  };
  /// Of the year that has, or will have, the entry of this number.
  std::string origin_of(std::uint64_t index) const { return place_of(index).tree.origin; }
  const std::vector<Year>& years() const noexcept { return years_; }
  /// The year that ended right before the entry of this number; null where that is no year's first entry, or the first of all.
  const Year* year_before(std::uint64_t index) const;
  /// The vkey's key under any of our years' names; nothing for another origin.
  std::optional<journal::Verifier> verifier_of(const std::string& origin) const;

  /// In a department: shows a checkpoint of a journal, known by this vkey, to our witness. HTTP's status, and the body.
  struct Witnessed {
    std::uint64_t status = 0;
    std::string body, why;
  };
  Result<Witnessed> witness(ByteView body, const std::string& vkey, Instant now);
  /// The same with a year link. Whether the log contradicts itself is said beside the status.
  struct Linked {
    std::uint64_t status = 0;
    bool contradicts = false;
    std::string why;
  };
  Result<Linked> witness_link(ByteView body, const std::string& vkey, Instant now);
  struct WitnessStates {
    std::string vkey;  // our witness's
    std::vector<journal::WitnessState> years;
  };
  /// `not_found`: no witness here. Of each year of this name (journal::witnessed_name), the newest first.
  Result<WitnessStates> witnessed(const std::string& name);
  /// A checkpoint of ours, of the year of this origin, with its cosignature; and the newest of them (`not_found`: none).
  Outcome keep_cosigned(const std::string& note, const std::string& origin);
  Result<std::string> cosigned(const std::string& origin = "");
  /// Set once a year's first entry has been read.
  void know(journal::Verifier verifier);

 private:
  struct Waiting {
    const std::string* entry;
    journal::Need need;
    bool done = false;
    Result<Appended> result = Refusal{Reason::journal_unavailable, ""};
  };
  /// A year of ours, for reading: which it is to the journal's process, what it begins with, and its tree.
  struct Place {
    std::uint64_t year = 0;
    std::uint64_t first = 0;
    journal::Checkpoint tree;
    std::optional<journal::Verifier> verifier;
  };
  Outcome send(os::Channel& channel, wire::JournalRequest request, const os::Fd* document);
  Result<wire::JournalReply> receive(os::Channel& channel, std::uint64_t id, os::Fd* answer);
  Outcome ask_page(const Place& place, std::uint64_t from, std::uint64_t end);  // while nobody appends: on the leader's channel
  Place open_year() const;
  Place place_of(std::uint64_t index) const;
  Result<Place> place_named(const std::string& origin) const;
  Outcome check_years();
  Outcome replay_ended(const std::vector<keyhold::YearSeen>& ended, const EachEntry& each);
  Result<journal::CompactRange> replay_year(const Place& place, const journal::CompactRange& seen, const EachEntry& each);
  Result<std::vector<Bytes>> entries_of(const Place& place, std::uint64_t from, std::uint64_t count);
  Result<wire::JournalReply> ask(os::Channel& channel, wire::JournalRequest request, const os::Fd* document, os::Fd* answer);
  Result<wire::JournalReply> ask_beside(wire::JournalRequest request, const os::Fd* document = nullptr, os::Fd* answer = nullptr);
  Result<wire::JournalReply> show_witness(wire::JournalOperation operation, ByteView body, const std::string& vkey, Instant now);
  void lead(std::unique_lock<std::mutex>& lock);
  void commit(std::vector<Waiting*>& group);
  Outcome write_group(std::vector<Waiting*>& group);
  Outcome check_continued(const Place& place, const wire::JournalReply& reply);
  Result<std::string> cosigned_receipt(const Place& place, std::uint64_t local, const Bytes& entry);
  static Outcome check_checkpoint(const std::optional<journal::Verifier>& verifier, const std::string& note, std::uint64_t size,
                                  const Digest& root);

  std::string path_;
  keyhold::State& state_;
  std::vector<Year> years_;                    // set by `replay`, before anybody else reads
  std::uint64_t first_ = 0;                    // number of the open year's first entry
  std::optional<journal::Verifier> verifier_;  // of the year whose first entry was read last
  mutable std::mutex mutex_;                   // queue and range
  std::condition_variable changed_;
  std::deque<Waiting*> queue_;
  bool leading_ = false;
  bool broken_ = false;
  journal::CompactRange range_;
  os::Channel channel_;  // the leader's
  std::mutex beside_mutex_;
  os::Channel beside_;  // for reading and the archive
  std::uint64_t next_id_ = 1;
  std::chrono::steady_clock::time_point checkpoint_time_ = std::chrono::steady_clock::now();  // with the range
  std::atomic<std::uint64_t> disk_free_{0}, disk_size_{0};
};

}  // namespace signet
