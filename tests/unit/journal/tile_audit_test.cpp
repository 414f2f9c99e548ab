// Every tampering with published files is found: each octet of each file, each file removed, entries taken out, put in, moved, rolled back.
#include "journal/tile_audit.h"

#include <algorithm>
#include <cstdlib>

#include "tiled_journal.h"

namespace signet::journal {
namespace {

using test::an_entry;
using test::an_outcome;
using test::Directory;
using test::Files;
using test::text_of;
using test::TiledJournal;

/// The files tampered with, judged by whoever has the key and a checkpoint of all entries.
AuditReport judge(const TiledJournal& made, const Files& files) {
  const Directory directory;
  test::lay_down(directory.file("j"), files);
  return audit_tiles(directory.file("j"), made.journal.verifier(), {{"known", made.files.at("checkpoint")}});
}

bool found(const AuditReport& report) { return !report.faults.empty() || report.files_ahead > 0; }

Bytes bundle_of(const std::vector<Bytes>& entries) {
  Bytes bundle;
  for (const Bytes& entry : entries) add_to_bundle(bundle, entry);
  return bundle;
}

std::vector<Bytes> entries_of(const std::string& bundle) {
  std::vector<Bytes> entries;
  const auto views = *split_bundle(as_bytes(bundle));
  for (const ByteView entry : views) entries.emplace_back(entry.begin(), entry.end());
  return entries;
}

/// Bundle and hashes both, so that nothing but the signed root contradicts: what a careful forger writes.
Files with_entries(const Files& before, const std::vector<Bytes>& entries) {
  Files files;
  files["checkpoint"] = before.at("checkpoint");
  const std::string width = std::to_string(entries.size());
  files["tile/entries/000.p/" + width] = std::string{as_text(bundle_of(entries))};
  std::string hashes;
  for (const Bytes& entry : entries) hashes += as_text(view(leaf_hash(entry)));
  files["tile/0/000.p/" + width] = hashes;
  return files;
}

TEST(TileAudit, AWholeJournalIsWhole) {
  for (const std::uint64_t last : {0, 1, 9, 254, 255, 256, 299, 600}) {
    const TiledJournal made{last, {4, 7, 257}};
    const auto report = judge(made, made.files);
    EXPECT_FALSE(found(report)) << last << "\n" << text_of(report);
    EXPECT_EQ(report.size, last + 1);
    EXPECT_EQ(report.checkpoint_size, last + 1);
    EXPECT_EQ(report.root, open_checkpoint(made.files.at("checkpoint"), made.journal.verifier())->root);
  }
}

/// All octets of a small journal; of one with a tile above others some. Bits: two; with SIGNET_LONG all eight.
TEST(TileAudit, FindsEveryChangedOctetOfEveryFile) {
  const bool thorough = std::getenv("SIGNET_LONG") != nullptr;
  std::size_t tried = 0;
  for (const auto& [last, stride] : {std::pair<std::uint64_t, std::size_t>{4, 1}, {270, thorough ? 29 : 1009}}) {
    const TiledJournal made{last, {3, 260}};
    const Directory directory;
    test::lay_down(directory.file("j"), made.files);
    const std::vector<KnownCheckpoint> known{{"known", made.files.at("checkpoint")}, {"older", made.checkpoints[0]}};
    for (const auto& [which, octets] : made.files) {
      for (std::size_t at = 0; at < octets.size(); at += stride) {
        for (const int bit : thorough ? std::vector<int>{1, 2, 4, 8, 16, 32, 64, 128} : std::vector<int>{1, 128}) {
          std::string changed = octets;
          changed[at] = static_cast<char>(changed[at] ^ bit);
          test::write_text(directory.file("j/" + which), changed);
          ++tried;
          ASSERT_FALSE(audit_tiles(directory.file("j"), made.journal.verifier(), known).faults.empty())
              << which << " octet " << at << " bit " << bit;
        }
      }
      test::write_text(directory.file("j/" + which), octets);
    }
    EXPECT_TRUE(audit_tiles(directory.file("j"), made.journal.verifier(), known).faults.empty());
  }
  EXPECT_GT(tried, 2000U);
}

TEST(TileAudit, FindsARemovedATruncatedAndALongerFile) {
  const TiledJournal made{299};
  for (const auto& [which, octets] : made.files) {
    Files files = made.files;
    files.erase(which);
    EXPECT_FALSE(judge(made, files).faults.empty()) << which;
    for (const std::string& other :
         {octets.substr(0, octets.size() - 1), octets.substr(0, octets.size() - 32), octets + "x", std::string{}}) {
      files[which] = other;
      EXPECT_FALSE(judge(made, files).faults.empty()) << which << " of " << other.size() << " octets";
    }
  }
}

TEST(TileAudit, NamesTheEntry) {
  const TiledJournal made{299};
  Files files = made.files;
  auto entries = entries_of(files["tile/entries/001.p/44"]);
  entries[3] = an_entry("stop", 259);
  files["tile/entries/001.p/44"] = as_text(bundle_of(entries));
  const auto report = judge(made, files);
  ASSERT_EQ(report.faults.size(), 1U) << text_of(report);
  EXPECT_FAULT(report, Flaw::entry_changed, 259U);
  files = made.files;
  files["tile/1/000.p/1"][4] ^= 1;
  EXPECT_FAULT(judge(made, files), Flaw::hash_wrong, 0U);
  files = made.files;
  files.erase("tile/entries/001.p/44");
  EXPECT_FAULT(judge(made, files), Flaw::tile_wrong, 256U);
}

TEST(TileAudit, FindsEntriesTakenOutPutInMovedOrRepeated) {
  const TiledJournal made{9};
  const auto entries = entries_of(made.files.at("tile/entries/000.p/10"));
  for (std::size_t at = 0; at < entries.size(); ++at) {
    auto changed = entries;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
    EXPECT_FALSE(judge(made, with_entries(made.files, changed)).faults.empty()) << "without " << at;
    changed = entries;
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), entries[at]);
    EXPECT_TRUE(found(judge(made, with_entries(made.files, changed)))) << "twice " << at;
    if (at + 1 == entries.size()) continue;
    EXPECT_FALSE(judge(made, with_entries(made.files, changed)).faults.empty()) << "twice " << at;
    changed = entries;
    std::swap(changed[at], changed[at + 1]);
    EXPECT_FALSE(judge(made, with_entries(made.files, changed)).faults.empty()) << "moved " << at;
  }
}

TEST(TileAudit, FindsARollbackToAnOlderCheckpoint) {
  const TiledJournal made{9, {4, 7}};
  Files files = made.files;
  files["checkpoint"] = made.checkpoints[0];
  EXPECT_FAULT(judge(made, files), Flaw::truncated, 4U);
  // Without a checkpoint that was kept nobody can know, but the files that went further are seen.
  const Directory directory;
  test::lay_down(directory.file("j"), files);
  const auto alone = audit_tiles(directory.file("j"), made.journal.verifier(), {});
  EXPECT_TRUE(alone.faults.empty()) << text_of(alone);
  EXPECT_EQ(alone.files_ahead, 4U);
  EXPECT_EQ(alone.size, 4U);
}

TEST(TileAudit, FindsAForkByACheckpointKeptFromEarlier) {
  const TiledJournal made{9, {7}};
  const Directory directory;
  // The strongest forger: has the checkpoint key, and makes everything anew from entry 4 on.
  auto entries = entries_of(made.files.at("tile/entries/000.p/10"));
  entries[4] = an_entry("stop", 4);
  CompactRange range;
  for (const Bytes& entry : entries) range.append(leaf_hash(entry));
  Files files = with_entries(made.files, entries);
  const auto log = made.journal.verifier().name;
  files["checkpoint"] = sign_note(checkpoint_text({log, range.size(), range.root()}), log, made.journal.key());
  test::lay_down(directory.file("j"), files);
  EXPECT_FALSE(found(audit_tiles(directory.file("j"), made.journal.verifier(), {})));
  const auto report = audit_tiles(directory.file("j"), made.journal.verifier(), {{"known", made.checkpoints[0]}});
  EXPECT_FAULT(report, Flaw::known_checkpoint_wrong, 0U);
}

TEST(TileAudit, FindsAnotherKeyAndAForeignCheckpoint) {
  const TiledJournal made{5};
  const TiledJournal other{5};
  const Directory directory;
  test::lay_down(directory.file("j"), made.files);
  EXPECT_FAULT(audit_tiles(directory.file("j"), other.journal.verifier(), {}), Flaw::identity_wrong, 0U);
  Files files = made.files;
  files["checkpoint"] = other.files.at("checkpoint");
  EXPECT_FAULT(judge(made, files), Flaw::checkpoint_wrong, std::nullopt);
  files["checkpoint"] = "no checkpoint";
  EXPECT_FAULT(judge(made, files), Flaw::checkpoint_wrong, std::nullopt);
}

TEST(TileAudit, FindsFilesThatNoLogHas) {
  const TiledJournal made{9};
  for (const char* which : {"tile/9/000", "tile/entries/0", "tile/notes.txt", "tile/0/000.p/010"}) {
    Files files = made.files;
    files[which] = "x";
    EXPECT_FAULT(judge(made, files), Flaw::tile_unexpected, std::nullopt);  // file
  }
  Files files = made.files;
  files["tile/0/000.p/11.part"] = "x";
  EXPECT_FALSE(found(judge(made, files))) << "a leftover";
  files["tile/0/001"] = "x";
  EXPECT_EQ(judge(made, files).files_ahead, 1U);
  files = made.files;
  files["tile/0/000.p/3"] = made.files.at("tile/0/000.p/10").substr(32, 96);
  EXPECT_FAULT(judge(made, files), Flaw::tile_wrong, 0U);  // "an older width that is not the beginning"
}

/// A million entries claimed and none there: it ends.
TEST(TileAudit, EndsWhateverTheCheckpointClaims) {
  const TiledJournal made{5};
  Files files = made.files;
  const auto log = made.journal.verifier().name;
  files["checkpoint"] = sign_note(checkpoint_text({log, std::uint64_t{1} << 60, leaf_hash({})}), log, made.journal.key());
  EXPECT_FAULT(judge(made, files), Flaw::truncated, 0U);
}

/// A journal that its key has signed, of these entries behind the first.
AuditReport of_content(const std::vector<Bytes>& entries) {
  const TiledJournal made{0};
  std::vector<Bytes> all{entries_of(made.files.at("tile/entries/000.p/1"))};
  all.insert(all.end(), entries.begin(), entries.end());
  Files files = with_entries(made.files, all);
  CompactRange range;
  for (const Bytes& entry : all) range.append(leaf_hash(entry));
  const auto log = made.journal.verifier().name;
  files["checkpoint"] = sign_note(checkpoint_text({log, range.size(), range.root()}), log, made.journal.key());
  const Directory directory;
  test::lay_down(directory.file("j"), files);
  return audit_tiles(directory.file("j"), made.journal.verifier(), {});
}

Bytes an_order(std::int64_t at, const std::string& kind, int number) {
  return to_bytes("{\"kind\":\"order\",\"number\":" + std::to_string(number) + ",\"order_kind\":\"" + kind + "\",\"time\":\"" +
                  test::time_text(at) + "\",\"v\":1}");
}

TEST(TileAudit, LooksAtWhatEntriesAreToOneAnother) {
  const auto whole = of_content({an_order(1, "roster", 1), an_order(2, "revocation", 1), an_order(3, "roster", 2), an_entry("intent", 4),
                                 an_entry("intent", 5), an_outcome("sealed", 6, 4)});
  EXPECT_FALSE(found(whole)) << text_of(whole);
  EXPECT_EQ(whole.open_intents, (std::vector<std::uint64_t>{5}));
  EXPECT_FAULT(of_content({an_entry("start", 100), an_entry("start", 39)}), Flaw::time_backwards, 2U);
  EXPECT_FALSE(found(of_content({an_entry("start", 100), an_entry("start", 40)}))) << "requests overlap";
  EXPECT_FAULT(of_content({an_outcome("sealed", 6, 4)}), Flaw::outcome_without_intent, 1U);
  EXPECT_FAULT(of_content({an_entry("intent", 5), an_outcome("sealed", 6, 1), an_outcome("sealed", 6, 1)}), Flaw::outcome_without_intent,
               3U);
  EXPECT_FAULT(of_content({an_order(1, "roster", 2)}), Flaw::order_out_of_sequence, 1U);
  EXPECT_FAULT(of_content({an_order(1, "roster", 1), an_order(2, "roster", 1)}), Flaw::order_out_of_sequence, 2U);
  EXPECT_FAULT(of_content({an_order(1, "roster", 1), an_order(2, "roster", 3)}), Flaw::order_out_of_sequence, 2U);
  EXPECT_FAULT(of_content({an_entry("order", 1)}), Flaw::entry_malformed, 1U);
  EXPECT_FAULT(of_content({to_bytes("not JSON")}), Flaw::entry_malformed, 1U);
}

}  // namespace
}  // namespace signet::journal
