// A folder with database and files: what is wrong in either is found, and in which of them.
#include "journal/tellings.h"

#include <algorithm>

#include "journal/tile_comparison.h"
#include "tiled_journal.h"

namespace signet::journal {
namespace {

using test::an_entry;
using test::Files;
using test::text_of;
using test::TiledJournal;

AuditReport judge(const TiledJournal& made, const std::vector<KnownCheckpoint>& known = {}) {
  auto reader = Reader::open(made.journal.directory());
  if (!reader) std::abort();
  return audit_both(*reader, made.journal.directory(), made.journal.verifier(), known);
}

bool all_in(const AuditReport& report, Telling telling) {
  return !report.faults.empty() && std::ranges::all_of(report.faults, [&](const Fault& fault) { return fault.telling == telling; });
}

/// Whether the files are held to be those of the database's tree of `size` entries.
bool same_as_database(const TiledJournal& made, std::uint64_t size) {
  auto reader = Reader::open(made.journal.directory());
  if (!reader) std::abort();
  TileComparison files{made.journal.directory(), size};
  static_cast<void>(audit(*reader, {}, {}, {}, &files));
  return files.same();
}

void write(const TiledJournal& made, const std::string& which, const std::string& octets) {
  const auto path = made.journal.directory() + '/' + which;
  test::fs::create_directories(test::fs::path{path}.parent_path());
  test::fs::remove(path);
  test::write_text(path, octets);
}

TEST(Tellings, AWholeJournalIsTheSameInBoth) {
  for (const std::uint64_t last : {0, 1, 9, 254, 255, 256, 299, 600}) {
    const TiledJournal made{last, {4, 7, 257}};
    EXPECT_TRUE(same_as_database(made, last + 1)) << last;
    const auto report = judge(made, {{"known", made.files.at("checkpoint")}});
    EXPECT_TRUE(report.faults.empty()) << text_of(report);
    EXPECT_EQ(report.size, last + 1);
    EXPECT_EQ(report.checkpoint_size, last + 1);
    EXPECT_EQ(report.files_ahead, 0U);
  }
}

TEST(Tellings, OfAnotherSizeIsNotTheSame) {
  const TiledJournal made{299};
  for (const std::uint64_t size : {0, 1, 256, 299, 301}) EXPECT_FALSE(same_as_database(made, size)) << size;
}

/// Entries and files are those of ten; what the walk shows of them is not all, too much, or in another order.
TEST(Tellings, WhatWasNotShownAllIsNotTheSame) {
  const TiledJournal made{9};
  auto reader = Reader::open(made.journal.directory());
  std::vector<Bytes> entries;
  ASSERT_DONE(reader->entries(0, [&](std::uint64_t, ByteView body) { return entries.emplace_back(body.begin(), body.end()), true; }));
  const auto shown = [&](std::size_t count, std::uint64_t first) {
    TileComparison files{made.journal.directory(), 10};
    for (std::size_t i = 0; i < count; ++i) {
      files.entry(first + i, entries[i % entries.size()]);
      files.subtree(0, i, leaf_hash(entries[i % entries.size()]));
    }
    return files.same();
  };
  EXPECT_TRUE(shown(10, 0));
  EXPECT_FALSE(shown(9, 0));
  EXPECT_FALSE(shown(11, 0));
  EXPECT_FALSE(shown(10, 256)) << "they are the first";
}

/// The files judged by themselves say what is wrong: beside a whole database the same is found, and that it is in the files.
TEST(Tellings, FindsEveryChangedOctetOfEveryFile) {
  std::size_t tried = 0;
  for (const auto& [last, stride] : {std::pair<std::uint64_t, std::size_t>{4, 11}, {270, 2003}}) {
    const TiledJournal made{last, {3, 260}};
    for (const auto& [which, octets] : made.files) {
      if (which == "checkpoint") continue;  // of both
      for (std::size_t at = 0; at < octets.size(); at += stride) {
        std::string changed = octets;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write(made, which, changed);
        ++tried;
        const auto alone = audit_tiles(made.journal.directory(), made.journal.verifier(), {});
        const auto report = judge(made);
        ASSERT_TRUE(all_in(report, Telling::files)) << which << " octet " << at << "\n" << text_of(report);
        ASSERT_EQ(text_of(report), text_of(alone));
      }
      write(made, which, octets);
    }
    EXPECT_TRUE(judge(made).faults.empty());
  }
  EXPECT_GT(tried, 100U);
}

TEST(Tellings, FindsARemovedATruncatedALongerAndAStrangeFile) {
  const TiledJournal made{299, {4, 257}};
  for (const auto& [which, octets] : made.files) {
    if (which == "checkpoint") continue;
    test::fs::remove(made.journal.directory() + '/' + which);
    const bool older = which.ends_with(".p/1") && made.files.contains(which.substr(0, which.size() - 1) + "44");
    EXPECT_EQ(all_in(judge(made), Telling::files), !older) << which << ": of an older checkpoint it may be gone";
    for (const std::string& other : {octets.substr(0, octets.size() - 1), octets + "x", std::string{}}) {
      write(made, which, other);
      EXPECT_TRUE(all_in(judge(made), Telling::files)) << which << " of " << other.size() << " octets";
    }
    write(made, which, octets);
  }
  write(made, "tile/notes.txt", "x");
  const auto strange = judge(made);
  EXPECT_FAULT(strange, Flaw::tile_unexpected, std::nullopt);
  EXPECT_TRUE(all_in(strange, Telling::files));
  test::fs::remove(made.journal.directory() + "/tile/notes.txt");
  write(made, "tile/0/002", "x");
  EXPECT_EQ(judge(made).files_ahead, 1U) << "beyond the tree";
}

TEST(Tellings, FindsAChangedDatabase) {
  const TiledJournal made{9};
  const auto other = "x'" + to_hex(an_entry("stop", 4)) + "'";
  ASSERT_DONE(made.journal.tamper(test::AJournal::without_guards() + "UPDATE entry SET body=" + other + " WHERE seq=4"));
  const auto report = judge(made);
  EXPECT_FAULT(report, Flaw::entry_changed, 4U);
  EXPECT_TRUE(all_in(report, Telling::database)) << text_of(report);
}

/// An entry so long that no bundle could hold it, as only a forged database has.
TEST(Tellings, ADatabaseWithAHugeEntryIsOnlyDifferent) {
  const TiledJournal made{9};
  ASSERT_DONE(made.journal.tamper(test::AJournal::without_guards() + "UPDATE entry SET body=zeroblob(70000) WHERE seq=4"));
  EXPECT_FAULT(judge(made), Flaw::entry_changed, 4U);
}

TEST(Tellings, WhatIsWrongInBothIsSaidOnce) {
  const TiledJournal made{9};
  const TiledJournal other{9};
  write(made, "checkpoint", other.files.at("checkpoint"));
  const auto report = judge(made);
  const auto of_both = [](const Fault& fault) { return fault.flaw == Flaw::checkpoint_wrong && fault.telling == Telling::both; };
  EXPECT_EQ(std::ranges::count_if(report.faults, of_both), 1) << text_of(report);
}

/// The files stop where their checkpoint does: what was known beyond is missing in them, though the database has it.
TEST(Tellings, FewerEntriesInTheFilesThanWereKnownAreTold) {
  const TiledJournal made{9, {7}};
  const auto newest = made.files.at("checkpoint");
  write(made, "checkpoint", made.checkpoints[0]);
  const auto report = judge(made, {{"known", newest}});
  EXPECT_FAULT(report, Flaw::truncated, 7U);
  EXPECT_TRUE(all_in(report, Telling::files)) << text_of(report);
}

}  // namespace
}  // namespace signet::journal
