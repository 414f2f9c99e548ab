#include "journal/store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "a_journal.h"
#include "refused.h"

namespace signet::journal {
namespace {

using test::AJournal;
using test::an_entry;

TEST(Store, BeginsWithItsIdentity) {
  const AJournal journal;
  auto store = journal.open();
  ASSERT_DONE(store);
  EXPECT_EQ(store->state()->size, 1U);
  EXPECT_EQ(store->state()->root, leaf_hash(as_bytes(journal.first())));
  EXPECT_EQ(store->identity().school_name, "Trường THCS Mẫu A");
  EXPECT_EQ(as_text((*store->read(0, 1, 1))[0]), journal.first());
}

TEST(Store, IsNeverMadeByOpening) {
  const test::Directory directory;
  EXPECT_REFUSED(Store::open(directory.file("journal.db"), *PrivateKey::generate()), Reason::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory.file("journal.db")));
}

TEST(Store, IsNeverMadeOverAnother) {
  const AJournal journal;
  EXPECT_REFUSED(Store::create(journal.path(), as_bytes(journal.first())), Reason::journal_unavailable);
}

TEST(Store, AnInterruptedCreationIsNoObstacle) {
  const AJournal journal;
  const test::Directory directory;
  test::write_text(directory.file("journal.db.new"), "half a database");
  ASSERT_DONE(Store::create(directory.file("journal.db"), as_bytes(journal.first())));
  EXPECT_TRUE(Store::open(directory.file("journal.db"), journal.key()));
}

TEST(Store, TheFirstEntryMustBeAnIdentity) {
  const test::Directory directory;
  EXPECT_REFUSED(Store::create(directory.file("journal.db"), an_entry("start", 1)), Reason::journal_inconsistent);
}

TEST(Store, AppendsAndProves) {
  const AJournal journal;
  auto store = journal.open();
  for (std::uint64_t i = 1; i < 40; ++i) {
    const auto tree = store->append(i, {an_entry("start", static_cast<std::int64_t>(i))});
    ASSERT_DONE(tree);
    EXPECT_EQ(tree->size, i + 1);
    const auto checkpoint = open_checkpoint(tree->checkpoint, journal.verifier());
    ASSERT_DONE(checkpoint);
    EXPECT_EQ(*checkpoint, (Checkpoint{journal.verifier().name, i + 1, tree->root}));
    const auto path = store->inclusion(i, tree->size);
    ASSERT_DONE(path);
    EXPECT_TRUE(verify_inclusion(leaf_hash(an_entry("start", static_cast<std::int64_t>(i))), i, tree->size, *path, tree->root));
  }
  const auto older = *store->inclusion(3, 17);
  EXPECT_EQ(older.size(), 5U);
  EXPECT_TRUE(store->consistency(7, 40));
  EXPECT_REFUSED(store->inclusion(3, 41), Reason::journal_inconsistent);
  EXPECT_REFUSED(store->consistency(7, 41), Reason::journal_inconsistent);
}

TEST(Store, GoesOnAfterReopening) {
  const AJournal journal;
  journal.fill(21);
  auto store = journal.open();
  ASSERT_DONE(store);
  EXPECT_EQ(store->state()->size, 22U);
  EXPECT_EQ(*open_checkpoint(store->state()->checkpoint, journal.verifier()),
            *open_checkpoint(test::read_text(journal.directory() + "/checkpoint"), journal.verifier()));
  EXPECT_TRUE(store->append(22, {an_entry("stop", 22)}));
}

TEST(Store, OnlyTheNextNumberIsAppended) {
  const AJournal journal;
  auto store = journal.open();
  EXPECT_REFUSED(store->append(0, {an_entry("start", 1)}), Reason::journal_inconsistent);
  EXPECT_REFUSED(store->append(2, {an_entry("start", 1)}), Reason::journal_inconsistent);
  EXPECT_EQ(store->state()->size, 1U);
  EXPECT_FALSE(store->in_doubt()) << "nothing was tried on the disk";
}

TEST(Store, OnlyEntriesAreAppended) {
  const AJournal journal;
  auto store = journal.open();
  for (const std::string& wrong : {std::string{"{}"}, std::string{"no json"}, std::string{as_text(an_entry("greeting", 1))},
                                   std::string{as_text(an_entry("sealed", 1))}, std::string{as_text(an_entry("start", 1))} + "\n",
                                   std::string{R"({"kind":"start","time":"2026-11-25T03:00:00Z","v":1})"},
                                   std::string{R"({"kind":"start","time":"2026-11-25T10:00:00+07:00","v":2})"}}) {
    EXPECT_FALSE(store->append(1, {an_entry("start", 1), to_bytes(wrong)})) << wrong;
  }
  EXPECT_EQ(store->state()->size, 1U) << "a request is taken whole or not at all";
  EXPECT_TRUE(store->append(1, {an_entry("start", 1)}));
}

TEST(Store, ReadsAtLeastOneEntryWithinItsLimits) {
  const AJournal journal;
  journal.fill(10);
  auto store = journal.open();
  EXPECT_EQ(store->read(0, 3, 100000)->size(), 3U);
  EXPECT_EQ(store->read(1, 100, 1)->size(), 1U);
  EXPECT_EQ(store->read(9, 100, 100000)->size(), 2U);
  EXPECT_TRUE(store->read(11, 100, 100000)->empty());
  EXPECT_TRUE(store->read(UINT64_MAX, 100, 100000)->empty());
  EXPECT_EQ(as_text((*store->read(4, 2, 100000))[1]), as_text(an_entry("start", 5)));
}

TEST(Store, AnEntryThatIsGoneIsToldAndNotPassedOver) {
  const AJournal journal;
  journal.fill(10);
  auto store = journal.open();
  ASSERT_DONE(journal.tamper(AJournal::without_guards() + "DELETE FROM entry WHERE seq=4"));
  EXPECT_REFUSED(store->read(0, 100, 100000), Reason::not_found);
  EXPECT_REFUSED(store->read(4, 100, 1), Reason::not_found);
  EXPECT_EQ(store->read(5, 100, 100000)->size(), 6U);
}

TEST(Store, TheFileRefusesUpdateDeleteAndReplace) {
  const AJournal journal;
  journal.fill(3);
  for (const char* sql :
       {"UPDATE entry SET body=x'00' WHERE seq=1", "DELETE FROM entry WHERE seq=3", "DELETE FROM entry",
        "INSERT INTO entry VALUES(9, x'00')", "PRAGMA recursive_triggers=ON; INSERT OR REPLACE INTO entry VALUES(2, x'00')",
        "UPDATE node SET hash=x'00'", "DELETE FROM node", "PRAGMA recursive_triggers=ON; INSERT OR REPLACE INTO node VALUES(0, 0, x'00')",
        "UPDATE signed_tree SET root=x'00'", "DELETE FROM signed_tree", "INSERT INTO signed_tree VALUES(2, x'00')",
        "PRAGMA recursive_triggers=ON; INSERT OR REPLACE INTO signed_tree VALUES(4, x'00')"}) {
    EXPECT_REFUSED(journal.tamper(sql), Reason::journal_unavailable);
  }
  EXPECT_TRUE(journal.open());
}

TEST(Store, AForeignKeyDoesNotOpenIt) {
  const AJournal journal;
  EXPECT_REFUSED(Store::open(journal.path(), *PrivateKey::generate()), Reason::journal_inconsistent);
}

// C2SP tlog-checkpoint: "a log MUST NOT sign two inconsistent checkpoints".
TEST(Store, SignsNoTreeThatContradictsOneSignedBefore) {
  const AJournal journal;
  journal.fill(6);
  ASSERT_DONE(journal.tamper(AJournal::without_guards() + "UPDATE signed_tree SET root=zeroblob(32) WHERE size=7"));
  EXPECT_FALSE(journal.open());
}

TEST(Store, OpensNothingWhoseRightEdgeDoesNotHoldTogether) {
  const auto refuses = [](const std::string& sql) {
    const AJournal journal;
    journal.fill(6);
    ASSERT_DONE(journal.tamper("PRAGMA recursive_triggers=OFF; " + sql));
    EXPECT_REFUSED(journal.open(), Reason::journal_inconsistent);
  };
  // Without recursive triggers REPLACE passes the guards, which then are all there: the tree itself must show it.
  refuses("INSERT OR REPLACE INTO node VALUES(0, 6, zeroblob(32))");
  refuses("INSERT OR REPLACE INTO node VALUES(2, 0, zeroblob(32))");
  refuses("INSERT OR REPLACE INTO signed_tree VALUES(9, zeroblob(32))");
  refuses("INSERT INTO entry VALUES(7, x'00')");
}

TEST(Store, OpensNothingWhoseGuardsAreGone) {
  const AJournal journal;
  ASSERT_DONE(journal.tamper("DROP TRIGGER entry_no_delete"));
  EXPECT_REFUSED(journal.open(), Reason::journal_inconsistent);
}

TEST(Store, OpensNothingThatIsNotExactlyOurs) {
  const AJournal journal;
  ASSERT_DONE(journal.tamper("CREATE VIEW more AS SELECT 1"));
  EXPECT_REFUSED(journal.open(), Reason::journal_inconsistent);
}

TEST(Store, OfTwoWritersOneIsRefused) {
  const AJournal journal;
  auto first = journal.open();
  auto second = journal.open();
  ASSERT_DONE(first->append(1, {an_entry("start", 1)}));
  EXPECT_REFUSED(second->append(1, {an_entry("stop", 2)}), Reason::journal_unavailable);
  EXPECT_TRUE(second->in_doubt());
  EXPECT_EQ(as_text((*journal.open()->read(1, 1, 1))[0]), as_text(an_entry("start", 1)));
}

/// Appends until it is killed, and says after each append how many are durable.
[[noreturn]] void append_without_end(const AJournal& journal, int out) {
  auto store = journal.open();
  for (std::uint64_t i = store->state()->size;; ++i) {
    if (!store->append(i, {an_entry("start", static_cast<std::int64_t>(i))})) ::_exit(1);
    if (::write(out, &i, sizeof i) != sizeof i) ::_exit(1);
  }
}

TEST(Store, KilledAtAnyMomentItHasLostNothingAcknowledged) {
  const AJournal journal;
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 8; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_without_end(journal, ends[1]);
    ::close(ends[1]);
    for (int i = 0; i < 5 + 7 * round; ++i)
      ASSERT_EQ(::read(ends[0], &acknowledged, sizeof acknowledged), static_cast<ssize_t>(sizeof acknowledged));
    ::kill(child, SIGKILL);
    while (::read(ends[0], &acknowledged, sizeof acknowledged) > 0) {
    }
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    auto store = journal.open();
    ASSERT_DONE(store);
    EXPECT_GT(store->state()->size, acknowledged);
    EXPECT_LE(store->state()->size, acknowledged + 2) << "at most the one in flight";
  }
}

}  // namespace
}  // namespace signet::journal
