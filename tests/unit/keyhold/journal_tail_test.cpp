// keyhold's look at the journal: what a journal that lies about its tree answers, told from what it should.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "daemon/keyhold/recorder.h"
#include "tests/unit/journal/a_journal.h"

namespace signet::keyhold {
namespace {

/// Has the entries it is told to have, and says the tree it is told to say.
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
  void tell(const std::vector<std::string>& entries) {
    journal::CompactRange range;
    for (const auto& entry : entries) range.append(journal::leaf_hash(as_bytes(entry)));
    const std::scoped_lock lock{mutex_};
    entries_ = entries;
    size_ = range.size();
    root_ = range.root();
  }

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
  wire::JournalReply answer(const wire::JournalRequest& request) {
    const std::scoped_lock lock{mutex_};
    wire::JournalReply reply;
    reply.id = request.id;
    reply.size = size_;
    reply.root = root_;
    if (request.operation != wire::JournalOperation::read) return reply;
    for (auto i = request.from; i < entries_.size(); ++i) reply.entries.push_back(to_bytes(entries_[i]));
    return reply;
  }

  os::Fd listener_{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  std::mutex mutex_;
  std::vector<std::string> entries_;
  std::uint64_t size_ = 0;
  Digest root_;
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
  }
  std::string found() {
    const auto outcome = recorder_->check_tail();
    return outcome ? "sound" : outcome.refusal().detail;
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

}  // namespace
}  // namespace signet::keyhold
