#include "client/journal_memory.h"

#include <gtest/gtest.h>

#include "a_log.h"
#include "client/receipt.h"
#include "temporary_directory.h"

namespace signet::client {
namespace {

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
  const auto answered = [this](Reason why) {
    auto memory = *JournalMemory::open(dir.path(), log.vkey(), [why](auto, auto, auto) -> Result<std::vector<Digest>> {
      return Refusal{why, ""};
    });
    return memory.see_checkpoint(log.checkpoint()).refusal().reason;
  };
  // A service that waits for its token answers nothing else than that it does.
  for (const auto why : {Reason::unavailable, Reason::busy, Reason::token_unavailable, Reason::pin_awaited, Reason::journal_unavailable})
    EXPECT_EQ(answered(why), why);
  EXPECT_EQ(answered(Reason::not_found), Reason::journal_inconsistent) << "it answers, and has no proof";
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

constexpr const char* next_origin = "school.example/journal/2027";

TEST_F(JournalMemoryTest, AReceiptOfAnEarlierYearIsCheckedByThatYear) {
  remember();
  Log next{log, next_origin};
  next.append("the new year");
  auto memory = *JournalMemory::open(dir.path(), next.vkey(), log.asker());
  EXPECT_TRUE(memory.first_use());
  EXPECT_EQ(memory.year_before(), origin);
  const auto proved = memory.check_receipt(log.receipt(2));
  ASSERT_TRUE(proved) << proved.refusal().detail;
  EXPECT_EQ(proved->checkpoint.origin, origin);
  EXPECT_TRUE(memory.check_receipt(next.receipt(0)));
}

TEST_F(JournalMemoryTest, AnEarlierYearThatForkedIsAnAlarm) {
  remember();
  const Log next{log, next_origin};
  Log other{log, origin};
  for (int i = 0; i < 5; ++i) other.append("another entry " + std::to_string(i));
  auto memory = *JournalMemory::open(dir.path(), next.vkey(), other.asker());
  EXPECT_EQ(memory.check_receipt(other.receipt(2)).refusal().reason, Reason::journal_inconsistent);
}

TEST_F(JournalMemoryTest, AReceiptOfAYearWithAnotherKeyOrOfALaterYearIsNone) {
  const Log stranger;
  const Log later{log, next_origin};
  auto memory = open();
  EXPECT_FALSE(memory.check_receipt(Log{stranger, "school.example/journal/2025"}.checkpoint()));
  Log forged{stranger, "school.example/journal/2025"};
  forged.append("forged");
  EXPECT_FALSE(memory.check_receipt(forged.receipt(0)));
  Log ahead{log, next_origin};
  ahead.append("not yet");
  EXPECT_FALSE(memory.check_receipt(ahead.receipt(0)));
}

TEST_F(JournalMemoryTest, AKeyThatWasPinnedForOneYearIsKnownForAnother) {
  remember();
  EXPECT_EQ(pinned_key(dir.path(), next_origin)->name, next_origin);
  EXPECT_EQ(pinned_key(dir.path(), "other.example/journal/2026"), std::nullopt);
}

}  // namespace
}  // namespace signet::client
