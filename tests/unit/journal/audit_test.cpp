// Each kind of tampering, done to the file with the guards dropped: verify finds it and says at which entry.
#include "journal/audit.h"

#include <algorithm>

#include "a_journal.h"
#include "faults.h"
#include "refused.h"

namespace signet::journal {
namespace {

using test::AJournal;
using test::an_entry;
using test::has;
using test::text_of;

AuditReport audit_of(const AJournal& journal, const std::vector<KnownCheckpoint>& known = {},
                     const std::optional<Verifier>& expected = std::nullopt) {
  auto reader = Reader::open(journal.directory());
  if (reader) return audit(*reader, expected, known);
  AuditReport report;
  report.faults.push_back({Flaw::unreadable, std::nullopt, reader.refusal().detail});
  return report;
}

std::string blob(ByteView octets) { return "x'" + to_hex(octets) + "'"; }

/// Journal of 11 entries, tampered with by `sql` after the guards are dropped.
AuditReport after(const std::string& sql, bool with_known = false) {
  const AJournal journal;
  const auto checkpoint = journal.fill(10);
  if (const auto done = journal.tamper(AJournal::without_guards() + sql); !done) ADD_FAILURE() << done.refusal().detail;
  auto report = audit_of(journal, with_known ? std::vector<KnownCheckpoint>{{"known", checkpoint}} : std::vector<KnownCheckpoint>{});
  EXPECT_TRUE(has(report, Flaw::guard_missing, std::nullopt));
  std::erase_if(report.faults, [](const Fault& fault) { return fault.flaw == Flaw::guard_missing; });
  return report;
}

TEST(Audit, AWholeJournalIsWhole) {
  const AJournal journal;
  const auto checkpoint = journal.fill(10);
  const auto report = audit_of(journal, {{"known", checkpoint}}, journal.verifier());
  EXPECT_TRUE(report.faults.empty()) << text_of(report);
  EXPECT_EQ(report.size, 11U);
  EXPECT_EQ(report.checkpoint_size, 11U);
  EXPECT_EQ(report.root, open_checkpoint(checkpoint, journal.verifier())->root);
}

TEST(Audit, AJournalInUseIsReadAtOneMoment) {
  const AJournal journal;
  const auto checkpoint = journal.fill(4);
  auto store = journal.open();
  ASSERT_DONE(store->append(5, {an_entry("start", 5)}));
  const auto report = audit_of(journal, {{"known", checkpoint}});
  EXPECT_TRUE(report.faults.empty()) << text_of(report);
  EXPECT_EQ(report.size, 6U);
  EXPECT_EQ(report.checkpoint_size, 5U);
}

TEST(Audit, FindsAMissingGuard) {
  const AJournal journal;
  journal.fill(2);
  ASSERT_DONE(journal.tamper("DROP TRIGGER entry_no_update"));
  const auto report = audit_of(journal);
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_EQ(report.faults[0].flaw, Flaw::guard_missing);
}

TEST(Audit, FindsAChangedEntry) {
  const auto report = after("UPDATE entry SET body=" + blob(an_entry("stop", 4)) + " WHERE seq=4");
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_FAULT(report, Flaw::entry_changed, 4U);
}

TEST(Audit, FindsAChangedEntryWhoseLeafHashWasChangedToo) {
  const auto body = an_entry("stop", 4);
  const auto report = after("UPDATE entry SET body=" + blob(body) + " WHERE seq=4; UPDATE node SET hash=" + blob(view(leaf_hash(body))) +
                            " WHERE level=0 AND place=4");
  EXPECT_FAULT(report, Flaw::hash_wrong, 4U);
  EXPECT_FAULT(report, Flaw::signed_tree_wrong, 4U);
}

TEST(Audit, FindsARemovedEntry) {
  const auto report = after("DELETE FROM entry WHERE seq=4");
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_FAULT(report, Flaw::entry_missing, 4U);
}

TEST(Audit, FindsARemovedFirstEntry) {
  const auto report = after("DELETE FROM entry WHERE seq=0");
  EXPECT_FAULT(report, Flaw::entry_missing, 0U);
  EXPECT_FAULT(report, Flaw::identity_wrong, 0U);
}

TEST(Audit, FindsARemovedEntryWhoseHolesWereClosed) {
  const auto report =
      after("DELETE FROM entry WHERE seq=4; UPDATE entry SET seq=seq-1 WHERE seq>4; DELETE FROM node WHERE level=0 AND place=10");
  EXPECT_FAULT(report, Flaw::entry_changed, 4U);
  EXPECT_FAULT(report, Flaw::truncated, 10U);
}

TEST(Audit, FindsAnInsertedEntry) {
  const auto report =
      after("UPDATE entry SET seq=-seq-1 WHERE seq>=4; UPDATE entry SET seq=-seq WHERE seq<0; INSERT INTO entry VALUES(4, " +
            blob(an_entry("stop", 3)) + ")");
  EXPECT_FAULT(report, Flaw::entry_changed, 4U);
  EXPECT_FAULT(report, Flaw::entry_not_in_tree, 11U);
}

TEST(Audit, FindsReorderedEntries) {
  const auto report = after("UPDATE entry SET seq=-1 WHERE seq=4; UPDATE entry SET seq=4 WHERE seq=5; UPDATE entry SET seq=5 WHERE seq=-1");
  EXPECT_FAULT(report, Flaw::entry_changed, 4U);
  EXPECT_FAULT(report, Flaw::entry_changed, 5U);
}

TEST(Audit, FindsTruncatedEntries) {
  EXPECT_FAULT(after("DELETE FROM entry WHERE seq>=7"), Flaw::truncated, 7U);
  EXPECT_FAULT(after("DELETE FROM entry WHERE seq>=7; DELETE FROM node WHERE level=0 AND place>=7"), Flaw::truncated, 7U);
}

/// The whole file as it was at 8 entries, with all that belongs to it: only what is known from outside shows it.
TEST(Audit, FindsAJournalThatWasSetBackAsAWhole) {
  const std::string back =
      "DELETE FROM entry WHERE seq>=8; DELETE FROM node WHERE (place+1)<<level > 8; DELETE FROM signed_tree WHERE size>8";
  EXPECT_FAULT(after(back), Flaw::truncated, 8U);  // "by the signed checkpoint beside it"
  EXPECT_FAULT(after(back, true), Flaw::truncated, 8U);
}

TEST(Audit, FindsAnEntryAddedBehindTheSignedTree) {
  const auto body = an_entry("stop", 50);
  const auto report =
      after("INSERT INTO entry VALUES(11, " + blob(body) + "); INSERT INTO node VALUES(0, 11, " + blob(view(leaf_hash(body))) + ")");
  EXPECT_FAULT(report, Flaw::signed_tree_wrong, 11U);
}

/// The strongest forger: has the checkpoint key, and makes everything anew from entry 4 on.
TEST(Audit, FindsAForkByACheckpointKeptFromEarlier) {
  const AJournal journal;
  const auto early = [&] {
    auto store = journal.open();
    for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_TRUE(store->append(i, {an_entry("start", static_cast<std::int64_t>(i))}));
    return store->state()->checkpoint;
  }();
  std::filesystem::copy_file(journal.path(), journal.directory() + "/other.db");
  const auto late = [&] {
    auto store = journal.open();
    for (std::uint64_t i = 4; i <= 8; ++i) EXPECT_TRUE(store->append(i, {an_entry("start", static_cast<std::int64_t>(i))}));
    return store->state()->checkpoint;
  }();
  std::filesystem::rename(journal.directory() + "/other.db", journal.path());
  {
    auto store = journal.open();
    ASSERT_DONE(store);
    for (std::uint64_t i = 4; i <= 9; ++i) ASSERT_DONE(store->append(i, {an_entry("stop", static_cast<std::int64_t>(i))}));
  }
  EXPECT_TRUE(audit_of(journal).faults.empty()) << "in itself it is whole";
  EXPECT_TRUE(audit_of(journal, {{"early", early}}).faults.empty());
  const auto report = audit_of(journal, {{"early", early}, {"late", late}});
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_EQ(report.faults[0].flaw, Flaw::known_checkpoint_wrong);
  EXPECT_NE(report.faults[0].detail.find("late"), std::string::npos);
}

TEST(Audit, FindsAForgedCheckpoint) {
  const AJournal journal;
  auto checkpoint = journal.fill(5);
  checkpoint[checkpoint.find("\n6\n") + 1] = '5';
  test::write_text(journal.directory() + "/checkpoint", checkpoint);
  EXPECT_FAULT(audit_of(journal), Flaw::checkpoint_wrong, std::nullopt);
  EXPECT_FAULT(audit_of(journal, {{"known", checkpoint}}), Flaw::known_checkpoint_wrong, std::nullopt);
}

TEST(Audit, FindsAnotherKeyThanTheExpectedOne) {
  const AJournal journal;
  journal.fill(5);
  const auto report = audit_of(journal, {}, AJournal{}.verifier());
  EXPECT_FAULT(report, Flaw::identity_wrong, 0U);
  EXPECT_FAULT(report, Flaw::checkpoint_wrong, std::nullopt);
}

TEST(Audit, FindsAMalformedEntry) { EXPECT_FAULT(after("UPDATE entry SET body=x'7b7d' WHERE seq=2"), Flaw::entry_malformed, 2U); }

TEST(Audit, FindsAChangedInnerHash) {
  EXPECT_FAULT(after("UPDATE node SET hash=zeroblob(32) WHERE level=2 AND place=1"), Flaw::hash_wrong, 4U);
}

TEST(Audit, FindsARecordedTreeThatWasRemovedOrChanged) {
  EXPECT_FAULT(after("UPDATE signed_tree SET root=zeroblob(32) WHERE size=6"), Flaw::signed_tree_wrong, 5U);
  EXPECT_FAULT(after("DELETE FROM signed_tree WHERE size>6"), Flaw::signed_tree_wrong, 6U);
  EXPECT_FAULT(after("INSERT INTO signed_tree VALUES(-5, zeroblob(32))"), Flaw::truncated, 11U);  // "a size beyond all"
}

TEST(Audit, AForeignTableIsNotRead) {
  const AJournal journal;
  journal.fill(3);
  ASSERT_DONE(
      journal.tamper("ALTER TABLE entry RENAME TO old; CREATE VIEW entry AS WITH RECURSIVE c(seq) AS (SELECT 0 UNION ALL SELECT 0 FROM c) "
                     "SELECT seq, x'00' AS body FROM c"));
  EXPECT_FAULT(audit_of(journal), Flaw::unreadable, std::nullopt);
}

TEST(Audit, AFileOfAnythingElseIsNotRead) {
  const AJournal journal;
  for (const std::string& other : {std::string{}, std::string(4096, 'x'), std::string("SQLite format 3\0 and nothing else", 33)}) {
    test::write_text(journal.path(), other);
    EXPECT_FAULT(audit_of(journal), Flaw::unreadable, std::nullopt);
  }
}

/// Whatever octet of the file is damaged, the audit ends, and nothing is ever called whole that holds other entries.
TEST(Audit, EndsOnEveryDamagedFile) {
  const AJournal journal;
  journal.fill(30);
  {
    auto database = Database::open(journal.path(), Database::Mode::existing, relative_vfs());
    ASSERT_DONE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  const auto good = test::read_text(journal.path());
  const auto root = audit_of(journal).root;
  for (std::size_t place = 0; place < good.size(); place += 97) {
    auto damaged = good;
    damaged[place] = static_cast<char>(damaged[place] ^ 0x55);
    test::write_text(journal.path(), damaged);
    const auto report = audit_of(journal);
    EXPECT_TRUE(!report.faults.empty() || report.root == root) << place;
  }
  for (std::size_t size = 0; size < good.size(); size += 1024) {
    test::write_text(journal.path(), good.substr(0, size));
    EXPECT_FALSE(audit_of(journal).faults.empty()) << size;
  }
}

TEST(Audit, KnowsIntentsWithoutOutcome) {
  const AJournal journal;
  {
    auto store = journal.open();
    ASSERT_DONE(store->append(1, {an_entry("intent", 1), an_entry("intent", 2), an_entry("intent", 3), test::an_outcome("sealed", 4, 1),
                                  test::an_outcome("failed", 5, 3)}));
  }
  const auto report = audit_of(journal);
  EXPECT_TRUE(report.faults.empty()) << text_of(report);
  EXPECT_EQ(report.open_intents, std::vector<std::uint64_t>{2});
}

TEST(Audit, FindsAnOutcomeWithoutIntentAndASecondOutcome) {
  const AJournal journal;
  {
    auto store = journal.open();
    ASSERT_DONE(store->append(
        1, {an_entry("intent", 1), test::an_outcome("sealed", 2, 1), test::an_outcome("failed", 3, 1), test::an_outcome("sealed", 4, 9)}));
  }
  const auto report = audit_of(journal);
  EXPECT_FAULT(report, Flaw::outcome_without_intent, 3U);
  EXPECT_FAULT(report, Flaw::outcome_without_intent, 4U);
}

TEST(Audit, ASealAfterAFailureIsHonestOnlyIfTheTokenHadBeenAsked) {
  const AJournal journal;
  {
    auto store = journal.open();
    ASSERT_DONE(
        store->append(1, {an_entry("intent", 1),
                          to_bytes("{\"intent\":1,\"kind\":\"failed\",\"time\":\"" + test::time_text(2) + "\",\"token_asked\":1,\"v\":1}"),
                          test::an_outcome("sealed", 3, 1), an_entry("intent", 4),
                          to_bytes("{\"intent\":4,\"kind\":\"failed\",\"time\":\"" + test::time_text(5) + "\",\"token_asked\":0,\"v\":1}"),
                          test::an_outcome("sealed", 6, 4)}));
  }
  const auto report = audit_of(journal);
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_FAULT(report, Flaw::outcome_without_intent, 6U);
}

// The token was out, and still out when the same document was asked for again.
TEST(Audit, WhereASealMayExistEachTryMayFail) {
  const AJournal journal;
  const auto failed = [](int at, int intent, int asked) {
    return to_bytes("{\"intent\":" + std::to_string(intent) + ",\"kind\":\"failed\",\"time\":\"" + test::time_text(at) +
                    "\",\"token_asked\":" + std::to_string(asked) + ",\"v\":1}");
  };
  {
    auto store = journal.open();
    ASSERT_DONE(store->append(1, {an_entry("intent", 1), failed(2, 1, 1), failed(3, 1, 1), test::an_outcome("sealed", 4, 1),
                                  failed(5, 1, 1), an_entry("intent", 6), failed(7, 6, 1), failed(8, 6, 0)}));
  }
  const auto report = audit_of(journal);
  ASSERT_EQ(report.faults.size(), 2U) << text_of(report);
  EXPECT_FAULT(report, Flaw::outcome_without_intent, 5U);  // it was sealed
  EXPECT_FAULT(report, Flaw::outcome_without_intent, 8U);  // what may exist is not free again
}

TEST(Audit, OfAnIntentThatAnOrderEndedNothingIsAwaited) {
  const AJournal journal;
  const auto revoked = [](std::int64_t at, int intent) {
    return to_bytes("{\"kind\":\"revoked\",\"of_intent\":" + std::to_string(intent) + ",\"time\":\"" + test::time_text(at) + "\",\"v\":1}");
  };
  {
    auto store = journal.open();
    ASSERT_DONE(store->append(1, {an_entry("intent", 1), revoked(2, 1), an_entry("intent", 3), test::an_outcome("sealed", 4, 1)}));
  }
  const auto report = audit_of(journal);
  EXPECT_EQ(report.open_intents, std::vector<std::uint64_t>{3});
  EXPECT_FAULT(report, Flaw::outcome_without_intent, 4U);
}

TEST(Audit, AllowsRequestsThatOverlap) {
  const AJournal journal;
  {
    auto store = journal.open();
    ASSERT_DONE(store->append(1, {an_entry("start", 100), an_entry("stop", 100), an_entry("start", 40)}));
  }
  EXPECT_TRUE(audit_of(journal).faults.empty());
}

TEST(Audit, FindsATimeThatGoesBackwards) {
  const AJournal journal;
  {
    auto store = journal.open();
    ASSERT_DONE(store->append(1, {an_entry("start", 100), an_entry("stop", 100), an_entry("start", 39)}));
  }
  const auto report = audit_of(journal);
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_FAULT(report, Flaw::time_backwards, 3U);
}

TEST(Audit, AnOrderThatCorrectsTheClockSaysHowFarTimeMayGoBack) {
  const AJournal journal;
  {
    auto store = journal.open();
    const auto order = to_bytes("{\"kind\":\"order\",\"newest\":\"" + test::time_text(50) +
                                "\",\"number\":1,\"order_kind\":\"clock-correction\",\"time\":\"" + test::time_text(60) + "\",\"v\":1}");
    ASSERT_DONE(store->append(1, {an_entry("start", 9000), order, an_entry("start", 70), an_entry("start", 5)}));
  }
  const auto report = audit_of(journal);
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_FAULT(report, Flaw::time_backwards, 4U);
}

TEST(Audit, ManyFaultsOfASortAreCounted) {
  const AJournal journal;
  journal.fill(60);
  ASSERT_DONE(journal.tamper(AJournal::without_guards() + "UPDATE entry SET body=x'7b7d' WHERE seq>0"));
  const auto report = audit_of(journal);
  EXPECT_EQ(std::ranges::count(report.faults, Flaw::entry_changed, &Fault::flaw), static_cast<std::ptrdiff_t>(faults_of_a_sort_max));
  EXPECT_EQ(report.faults_left_out, 2 * (60 - faults_of_a_sort_max));
}

}  // namespace
}  // namespace signet::journal
