// Every write and sync of an append fails, twice: it did not persist, and it did persist though it failed.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "failing_vfs.h"
#include "journal/audit.h"
#include "tests/unit/journal/a_journal.h"
#include "tests/unit/journal/refused.h"

namespace signet::journal {
namespace {

using test::AJournal;
using test::an_entry;
using test::DiskCall;
using test::Failure;

constexpr int failures_max = 200;  // an append makes fewer calls than this

/// A journal of 4 entries; the append of entry 4 and 5 meets the failure. False: it was over before the failure came.
bool append_meets(const Failure& failure) {
  const AJournal journal;
  journal.fill(3);
  bool acknowledged = false;
  {
    auto store = journal.open(test::failing_vfs());
    EXPECT_TRUE(store);
    test::arm(failure);
    const auto tree = store->append(4, {an_entry("start", 4), an_entry("stop", 5)});
    if (!test::has_failed()) return false;
    acknowledged = static_cast<bool>(tree);
    // Once it has failed it gives no answer of any kind until it is opened again.
    EXPECT_EQ(store->in_doubt(), !acknowledged);
    if (!acknowledged) {
      EXPECT_EQ(tree.refusal().reason, Reason::journal_unavailable);
      EXPECT_FALSE(store->append(4, {an_entry("start", 4)}));
      EXPECT_FALSE(store->append(6, {an_entry("start", 6)}));
      EXPECT_FALSE(store->state());
      EXPECT_FALSE(store->read(0, 1, 1));
      EXPECT_FALSE(store->inclusion(0, 1));
    }
  }
  auto again = journal.open();
  EXPECT_TRUE(again) << again.refusal().detail;
  const auto size = again->state()->size;
  EXPECT_TRUE(size == 6 || (size == 4 && !acknowledged)) << size << ": whole group or nothing of it, and what was acknowledged is there";
  EXPECT_TRUE(again->append(size, {an_entry("start", 7)}));
  auto reader = Reader::open(journal.directory());
  EXPECT_TRUE(reader);
  EXPECT_TRUE(audit(*reader, journal.verifier(), {}).faults.empty());
  return true;
}

void every_failure(DiskCall call, int code, bool persisted) {
  int met = 0;
  for (; met < failures_max && append_meets({call, met, persisted, code}); ++met) {
  }
  EXPECT_GT(met, 0) << "the failure was never met";
  EXPECT_LT(met, failures_max);
}

TEST(AppendFault, AWriteFailedAndDidNotPersist) { every_failure(DiskCall::write, SQLITE_IOERR_WRITE, false); }
TEST(AppendFault, AWriteFailedButPersisted) { every_failure(DiskCall::write, SQLITE_IOERR_WRITE, true); }
TEST(AppendFault, TheDiskIsFull) { every_failure(DiskCall::write, SQLITE_FULL, false); }
TEST(AppendFault, ASyncFailedAndDidNotPersist) { every_failure(DiskCall::sync, SQLITE_IOERR_FSYNC, false); }
TEST(AppendFault, ASyncFailedButPersisted) { every_failure(DiskCall::sync, SQLITE_IOERR_FSYNC, true); }

TEST(AppendFault, AFailedSyncAfterTheLastWriteMayHavePersisted) {
  // The case that makes "absent" a wrong guess: the group is in the file, yet its commit was refused.
  const AJournal journal;
  auto store = journal.open(test::failing_vfs());
  test::arm({DiskCall::sync, 0, true, SQLITE_IOERR_FSYNC});
  ASSERT_DONE(store);
  static_cast<void>(store->append(1, {an_entry("start", 1)}));
  EXPECT_TRUE(store->in_doubt() || store->state()->size == 2);
}

TEST(CreateFault, AFailedCreationLeavesNoJournal) {
  for (const DiskCall call : {DiskCall::write, DiskCall::sync}) {
    for (int after = 0; after < failures_max; ++after) {
      const AJournal model;
      const test::Directory directory;
      test::arm({call, after, false, SQLITE_IOERR_WRITE});
      const auto created = Store::create(directory.file("journal.db"), as_bytes(model.first()), test::failing_vfs());
      if (!test::has_failed()) break;
      EXPECT_EQ(static_cast<bool>(created), std::filesystem::exists(directory.file("journal.db")));
      test::arm({call, 1 << 20, false, 0});
      if (created) continue;
      EXPECT_TRUE(Store::create(directory.file("journal.db"), as_bytes(model.first()))) << "and is no obstacle to the next";
    }
  }
}

}  // namespace
}  // namespace signet::journal
