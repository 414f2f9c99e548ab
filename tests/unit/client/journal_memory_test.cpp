#include "client/journal_memory.h"

#include <gtest/gtest.h>

#include <map>

#include "client/receipt.h"
#include "journal/tree.h"
#include "temporary_directory.h"

namespace signet::client {
namespace {

constexpr const char* origin = "school.example/journal/2026";

/// A small log in memory, with its key.
class Log {
 public:
  void append(const std::string& entry) {
    entries_.push_back(entry);
    range_.append(journal::leaf_hash(as_bytes(entry)), [this](unsigned level, std::uint64_t index, const Digest& hash) {
      nodes_[{level, index}] = hash;
    });
    roots_.push_back(range_.root());
  }
  std::string vkey() const { return journal::Verifier{origin, key().public_key()}.vkey(); }
  std::string checkpoint() const { return checkpoint(range_.size()); }
  std::string checkpoint(std::uint64_t size) const {
    const Digest root = size == 0 ? journal::CompactRange{}.root() : roots_.at(size - 1);
    return journal::sign_note(journal::checkpoint_text({origin, size, root}), origin, key());
  }
  std::string receipt(std::uint64_t index) const {
    const auto path = journal::inclusion_proof(index, range_.size(), source());
    return journal::write_proof({to_bytes(entries_.at(index)), index, *path, checkpoint()});
  }
  AskConsistency asker() const {
    return [this](std::uint64_t from, std::uint64_t to) -> Result<std::vector<Digest>> {
      if (to > range_.size()) return Refusal{Reason::not_found, ""};
      return journal::consistency_proof(from, to, source());
    };
  }

 private:
  journal::PrivateKey key() const { return *journal::PrivateKey::from_pem(pem_); }
  journal::NodeSource source() const {
    return [this](unsigned level, std::uint64_t index) -> Result<Digest> { return nodes_.at({level, index}); };
  }
  std::string pem_ = journal::PrivateKey::generate()->to_pem();
  journal::CompactRange range_;
  std::vector<std::string> entries_;
  std::vector<Digest> roots_;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes_;
};

class JournalMemoryTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 5; ++i) log.append("entry " + std::to_string(i));
  }
  JournalMemory open() { return *JournalMemory::open(dir.path(), log.vkey(), log.asker()); }
  void remember() {
    auto memory = open();
    ASSERT_TRUE(memory.see_checkpoint(log.checkpoint()));
    ASSERT_TRUE(memory.save());
  }
  TemporaryDirectory dir;
  Log log;
};

TEST_F(JournalMemoryTest, GrowsWithAnHonestJournal) {
  EXPECT_TRUE(open().first_use());
  remember();
  for (int i = 0; i < 6; ++i) log.append("more");
  EXPECT_FALSE(open().first_use());
  remember();
}

TEST_F(JournalMemoryTest, AlarmsWhenTheJournalShrank) {
  remember();
  const auto seen = open().see_checkpoint(log.checkpoint(3));
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.refusal().reason, Reason::journal_inconsistent);
}

TEST_F(JournalMemoryTest, AlarmsWhenTheJournalForked) {
  remember();
  Log other = log;  // the same key and the same beginning
  log.append("this branch");
  remember();
  other.append("that branch");
  auto memory = *JournalMemory::open(dir.path(), other.vkey(), other.asker());
  EXPECT_EQ(memory.see_checkpoint(other.checkpoint()).refusal().reason, Reason::journal_inconsistent);
  other.append("and longer");
  EXPECT_EQ(memory.see_checkpoint(other.checkpoint()).refusal().reason, Reason::journal_inconsistent);
}

TEST_F(JournalMemoryTest, AlarmsWhenTheKeyChanged) {
  remember();
  const Log another;
  const auto opened = JournalMemory::open(dir.path(), another.vkey(), another.asker());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.refusal().reason, Reason::journal_inconsistent);
}

TEST_F(JournalMemoryTest, AnUnreachableJournalIsNotAnAlarm) {
  remember();
  log.append("more");
  auto memory = *JournalMemory::open(dir.path(), log.vkey(), [](auto, auto) -> Result<std::vector<Digest>> {
    return Refusal{Reason::unavailable, ""};
  });
  EXPECT_EQ(memory.see_checkpoint(log.checkpoint()).refusal().reason, Reason::unavailable);
}

TEST_F(JournalMemoryTest, AReceiptMayBeOlderThanWhatIsKnownButMustAgreeWithIt) {
  const std::string receipt = log.receipt(2);
  log.append("more");
  remember();
  auto memory = open();
  const auto proved = memory.check_receipt(receipt);
  ASSERT_TRUE(proved);
  EXPECT_EQ(as_text(proved->entry), "entry 2");
}

TEST_F(JournalMemoryTest, AReceiptOfAForkIsAnAlarm) {
  Log other = log;
  other.append("that branch");
  log.append("this branch");
  remember();
  EXPECT_EQ(open().check_receipt(other.receipt(5)).refusal().reason, Reason::journal_inconsistent);
}

TEST_F(JournalMemoryTest, ASmallerTreeIsNeverSavedOverALargerOne) {
  auto early = open();
  ASSERT_TRUE(early.see_checkpoint(log.checkpoint(3)));
  remember();
  ASSERT_TRUE(early.save());
  EXPECT_FALSE(open().see_checkpoint(log.checkpoint(3)));
}

TEST_F(JournalMemoryTest, ADamagedStateFileIsNotTakenForAFirstMeeting) {
  remember();
  for (const auto& each : std::filesystem::directory_iterator{dir / "journals"}) std::ofstream{each.path(), std::ios::trunc} << "garbage";
  EXPECT_FALSE(JournalMemory::open(dir.path(), log.vkey(), log.asker()));
}

TEST(Receipt, IsOfTheFileItNames) {
  const Digest file = sha256("sealed document");
  const auto proved = [](const std::string& entry) { return journal::ProvedEntry{to_bytes(entry), 0, {}}; };
  EXPECT_TRUE(receipt_is_of(proved(R"({"file":")" + to_hex(file) + R"(","kind":"sealed"})"), file));
  EXPECT_EQ(receipt_is_of(proved(R"({"file":")" + to_hex(sha256("other")) + R"(","kind":"sealed"})"), file).refusal().reason,
            Reason::not_journaled);
  EXPECT_EQ(receipt_is_of(proved(R"({"file":")" + to_hex(file) + R"(","kind":"intent"})"), file).refusal().reason, Reason::not_journaled);
}

}  // namespace
}  // namespace signet::client
