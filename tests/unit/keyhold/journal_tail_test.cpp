// keyhold's look at the journal: what a journal that lies about its tree answers, told from what it should.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "daemon/keyhold/recorder.h"
#include "journal/proof.h"
#include "tests/unit/journal/a_journal.h"

namespace signet::keyhold {
namespace {

using Entries = std::vector<std::string>;

journal::CompactRange range_of(const Entries& entries) {
  journal::CompactRange range;
  for (const auto& entry : entries) range.append(journal::leaf_hash(as_bytes(entry)));
  return range;
}

/// Has the entries it is told to have, and says, proves and signs the tree of them: it has the key.
class LyingJournal {
 public:
  explicit LyingJournal(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    ensure(::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(listener_.get(), 4) == 0,
           "a socket of the test's own");
    tell({"entry 0", "entry 1"});
    thread_ = std::thread{[this] { serve(); }};
  }
  ~LyingJournal() {
    stop_ = true;
    thread_.join();
  }
  LyingJournal(const LyingJournal&) = delete;
  LyingJournal& operator=(const LyingJournal&) = delete;

  /// From now on its tree is the one of these entries.
  void tell(const Entries& entries) {
    const std::scoped_lock lock{mutex_};
    entries_ = entries;
  }
  /// From now on the newest checkpoint that it calls cosigned is of these.
  void tell_cosigned(const Entries& entries) {
    const std::scoped_lock lock{mutex_};
    cosigned_ = entries;
  }
  const journal::Verifier& verifier() const { return verifier_; }

 private:
  // keyhold has a connection for its appends and pages, and one beside.
  void serve() {
    std::vector<os::Channel> channels;
    while (!stop_) {
      std::vector<pollfd> waiting{{listener_.get(), POLLIN, 0}};
      for (const auto& channel : channels) waiting.push_back({channel.get(), POLLIN, 0});
      if (::poll(waiting.data(), waiting.size(), 20) < 1) continue;
      for (std::size_t i = 1; i < waiting.size(); ++i) {
        if (waiting[i].revents != 0 && !answer_one(channels[i - 1])) return;
      }
      if (auto accepted = os::accept_channel(listener_)) channels.push_back(*std::move(accepted));
    }
  }
  bool answer_one(os::Channel& channel) {
    const auto frame = channel.receive(std::chrono::seconds{1});
    if (!frame) return false;
    const auto request = wire::decode<wire::JournalRequest>(frame->octets);
    return request && channel.send(wire::encode(answer(*request)));
  }
  static journal::NodeSource nodes_of(const Entries& entries) {
    return [&entries](unsigned level, std::uint64_t index) -> Result<Digest> {
      const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(index << level);
      return range_of({begin, begin + (std::ptrdiff_t{1} << level)}).root();
    };
  }
  std::string signed_tree(const Entries& entries) const {
    const auto range = range_of(entries);
    return journal::sign_note(journal::checkpoint_text({verifier_.name, range.size(), range.root()}), verifier_.name, key_);
  }
  wire::JournalReply answer(const wire::JournalRequest& request) {
    using wire::JournalOperation;
    const std::scoped_lock lock{mutex_};
    const auto range = range_of(entries_);
    wire::JournalReply reply;
    reply.id = request.id;
    reply.size = range.size();
    reply.root = range.root();
    reply.checkpoint = signed_tree(entries_);
    if (request.operation == JournalOperation::read) {
      reply.first = request.from;
      for (auto i = request.from; i < entries_.size(); ++i) reply.entries.push_back(to_bytes(entries_[i]));
    } else if (request.operation == JournalOperation::inclusion) {
      const auto& tree = request.to == 0 ? entries_ : cosigned_;
      reply.hashes = *journal::inclusion_proof(request.from, tree.size(), nodes_of(tree));
    } else if (request.operation == JournalOperation::consistency) {
      reply.hashes = *journal::consistency_proof(request.from, request.to, nodes_of(entries_));
    } else if (request.operation == JournalOperation::cosigned) {
      if (cosigned_.empty()) reply.state = wire::JournalReply::State::not_found;
      if (!cosigned_.empty()) reply.checkpoint = signed_tree(cosigned_);
    }
    return reply;
  }

  os::Fd listener_{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  journal::PrivateKey key_ = *journal::PrivateKey::generate();
  journal::Verifier verifier_{"thcs-mau-a.signet.example/journal/2026", key_.public_key()};
  std::mutex mutex_;
  Entries entries_, cosigned_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

class JournalTail : public testing::Test {
 protected:
  JournalTail() {
    EXPECT_TRUE(State::create(directory_.file("keyhold.db"), as_bytes("entry 0")));
    state_.emplace(*State::open(directory_.file("keyhold.db")));
    recorder_.emplace(directory_.file("journal.sock"), *state_);
    EXPECT_TRUE(recorder_->replay([](std::uint64_t, const Bytes&) { return Done{}; }));
    recorder_->know(journal_.verifier());
  }
  std::string found() {
    const auto outcome = recorder_->check_tail();
    return outcome ? "sound" : outcome.refusal().detail;
  }
  /// The tree that a receipt of this entry leads to, or why there is none.
  std::string receipt(std::uint64_t index, const Entries& tree) {
    const auto text = recorder_->receipt(index);
    if (!text) return text.refusal().detail;
    const auto proved = journal::verify_proof(*text, journal_.verifier());
    if (!proved) return proved.refusal().detail;
    if (proved->index != index || as_text(proved->entry) != "entry " + std::to_string(index)) return "of another entry";
    return proved->checkpoint.root == range_of(tree).root() ? "proved" : "of another tree";
  }
  std::string checkpoint() {
    const auto note = recorder_->checkpoint();
    return note ? "given" : note.refusal().detail;
  }
  journal::test::Directory directory_;
  LyingJournal journal_{directory_.file("journal.sock")};
  std::optional<State> state_;
  std::optional<Recorder> recorder_;
};

TEST_F(JournalTail, OfOurOwnTreeIsSound) { EXPECT_EQ(found(), "sound"); }

TEST_F(JournalTail, ThatShrankIsNot) {
  journal_.tell({"entry 0"});
  EXPECT_EQ(found(), "it has shrunk");
}

TEST_F(JournalTail, OfAnotherTreeIsNot) {
  journal_.tell({"entry 0", "another"});
  EXPECT_EQ(found(), "its tree is not ours");
}

TEST_F(JournalTail, ThatGrewByNobodysHandIsNot) {
  journal_.tell({"entry 0", "entry 1", "entry 2"});
  EXPECT_EQ(found(), "it has grown without us");
}

// What leaves through keyhold is of our own tree: a receipt that the journal's process made up would be proof of what never was.

const Entries ours{"entry 0", "entry 1"}, forked{"entry 0", "another"}, longer{"entry 0", "entry 1", "entry 2"},
    longer_fork{"entry 0", "another", "entry 2"};

TEST_F(JournalTail, ReceiptsAndCheckpointsOfOurTreeLeave) {
  EXPECT_EQ(receipt(0, ours), "proved");
  EXPECT_EQ(receipt(1, ours), "proved");
  EXPECT_EQ(checkpoint(), "given");
}

TEST_F(JournalTail, NothingOfAnotherTreeLeaves) {
  journal_.tell(forked);
  EXPECT_EQ(receipt(0, forked), "its tree is not ours");
  EXPECT_EQ(checkpoint(), "its tree is not ours");
}

TEST_F(JournalTail, NothingOfAShorterTreeLeaves) {
  journal_.tell({"entry 0"});
  EXPECT_EQ(receipt(0, {"entry 0"}), "it has shrunk");
  EXPECT_EQ(checkpoint(), "it has shrunk");
}

TEST_F(JournalTail, WhileAnAppendIsUnderWayATreeThatContinuesOursLeavesAndNoOther) {
  journal_.tell(longer);
  EXPECT_EQ(receipt(1, longer), "proved");
  EXPECT_EQ(checkpoint(), "given");
  journal_.tell(longer_fork);
  EXPECT_NE(receipt(0, longer_fork), "proved");
  EXPECT_NE(checkpoint(), "given");
}

TEST_F(JournalTail, WhatIsCalledCosignedIsOfOurTreeTooOrIsPassedOver) {
  journal_.tell_cosigned({"entry 0"});
  EXPECT_EQ(receipt(0, {"entry 0"}), "proved") << "the tree that the witness saw";
  journal_.tell_cosigned(forked);
  EXPECT_EQ(receipt(0, ours), "proved") << "the fork is not shown, our own newest is";
}

}  // namespace
}  // namespace signet::keyhold
