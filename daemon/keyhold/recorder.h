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
  std::uint64_t index = 0;
  std::string receipt;  // C2SP tlog-proof with the entry in its `extra` line
};

class Recorder {
 public:
  /// `path`: the journal's socket. `range`: what keyhold has seen before.
  Recorder(std::string path, keyhold::State& state) : path_(std::move(path)), state_(state) {}

  using EachEntry = std::function<Outcome(std::uint64_t index, const Bytes& entry)>;
  /// Reads the whole journal, entry by entry, and checks that it extends what was seen before. `each` is called in order, before
  /// that is proved: what it gathers counts only once this has returned `Done`.
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

  Result<std::string> receipt(std::uint64_t index);
  Result<std::string> checkpoint();
  Result<std::vector<Digest>> consistency(std::uint64_t from, std::uint64_t to);
  Result<std::vector<Bytes>> entries(std::uint64_t from, std::uint64_t count);
  /// `disk_reserve` as above.
  Outcome archive(const Digest& name, ByteView content, journal::Need need = journal::Need::decision);
  Result<Bytes> fetch(const Digest& name, std::size_t size_max);
  std::uint64_t size() const;
  /// Since a checkpoint was signed for us, by an append or at the start.
  std::chrono::seconds checkpoint_age() const;
  /// As the journal last said; zeros before it said anything.
  journal::DiskRoom disk() const { return {disk_free_, disk_size_}; }
  /// The tree as we computed it ourselves.
  journal::Checkpoint tree() const;
  /// That our tree continues this one, by a proof that we check ourselves. Refuses with `journal_inconsistent`.
  Outcome continues(std::uint64_t size, const Digest& root);

  /// In a department: shows a checkpoint of a journal, known by this vkey, to our witness. HTTP's status, and the body.
  struct Witnessed {
    std::uint64_t status = 0;
    std::string body, why;
  };
  Result<Witnessed> witness(ByteView body, const std::string& vkey, Instant now);
  struct WitnessStates {
    std::string vkey;  // our witness's
    std::vector<journal::WitnessState> years;
  };
  /// `not_found`: no witness here. Of each year of this name (journal::witnessed_name), the newest first.
  Result<WitnessStates> witnessed(const std::string& name);
  /// A checkpoint of ours with its cosignature; and the newest of them (`not_found`: none).
  Outcome keep_cosigned(const std::string& note);
  Result<std::string> cosigned();
  /// Set once entry 0 has been read.
  void know(journal::Verifier verifier) { verifier_ = std::move(verifier); }

 private:
  struct Waiting {
    const std::string* entry;
    journal::Need need;
    bool done = false;
    Result<Appended> result = Refusal{Reason::journal_unavailable, ""};
  };
  Outcome send(os::Channel& channel, wire::JournalRequest request, const os::Fd* document);
  Result<wire::JournalReply> receive(os::Channel& channel, std::uint64_t id, os::Fd* answer);
  Outcome ask_page(std::uint64_t from, std::uint64_t end);  // while nobody appends: on the leader's channel
  Result<wire::JournalReply> ask(os::Channel& channel, wire::JournalRequest request, const os::Fd* document, os::Fd* answer);
  Result<wire::JournalReply> ask_beside(wire::JournalRequest request, const os::Fd* document = nullptr, os::Fd* answer = nullptr);
  void lead(std::unique_lock<std::mutex>& lock);
  void commit(std::vector<Waiting*>& group);
  Outcome write_group(std::vector<Waiting*>& group);
  Result<std::string> cosigned_receipt(std::uint64_t index, const Bytes& entry);
  Outcome check_checkpoint(const std::string& note, std::uint64_t size, const Digest& root) const;

  std::string path_;
  keyhold::State& state_;
  std::optional<journal::Verifier> verifier_;
  mutable std::mutex mutex_;  // queue and range
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
