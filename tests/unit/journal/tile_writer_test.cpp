// What is published is derived: made in steps, whole at each of them, mended from the database, and never ahead of it.
#include "journal/tile_writer.h"

#include "tiled_journal.h"

namespace signet::journal {
namespace {

using test::AJournal;
using test::files_below;
using test::read_text;
using test::text_of;
using test::TiledJournal;
using test::write_text;

std::vector<std::string> paths_of(const test::Files& files) {
  std::vector<std::string> all;
  for (const auto& [which, octets] : files) all.push_back(which);
  return all;
}

TEST(TileWriter, PublishesWhatTheSpecificationAsksFor) {
  const TiledJournal made{299};
  EXPECT_EQ(paths_of(made.files), (std::vector<std::string>{"checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1",
                                                            "tile/entries/000", "tile/entries/001.p/44"}));
  EXPECT_EQ(made.files.at("tile/0/000").size(), 8192U);
  EXPECT_EQ(made.files.at("tile/0/001.p/44").size(), 44U * 32);
  const auto entries = *split_bundle(as_bytes(made.files.at("tile/entries/001.p/44")));
  ASSERT_EQ(entries.size(), 44U);
  EXPECT_EQ(Bytes(entries[3].begin(), entries[3].end()), TiledJournal::entry(259));
  EXPECT_EQ(made.files.at("tile/0/001.p/44").substr(96, 32), as_text(view(leaf_hash(TiledJournal::entry(259)))));
}

TEST(TileWriter, PartialOnesStayForEachPublishedCheckpointUntilTheFullOneIsThere) {
  const TiledJournal early{9, {4, 7}};
  for (const char* which : {"tile/0/000.p/4", "tile/0/000.p/7", "tile/0/000.p/10", "tile/entries/000.p/4", "tile/entries/000.p/7"})
    EXPECT_TRUE(early.files.contains(which)) << which;
  const TiledJournal later{256, {4, 7, 255}};
  EXPECT_EQ(paths_of(later.files), (std::vector<std::string>{"checkpoint", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1",
                                                             "tile/entries/000", "tile/entries/001.p/1"}));
  EXPECT_FALSE(std::filesystem::exists(later.journal.directory() + "/tile/0/000.p"));
}

TEST(TileWriter, AfterEveryStepAReaderFindsAWholeJournal) {
  const TiledJournal made{254, {4}};
  auto store = made.journal.open();
  TileWriter writer{made.journal.directory(), *store};
  ASSERT_DONE(writer.finish());
  for (std::uint64_t i = 255; i < 259; ++i) ASSERT_DONE(store->append(i, {TiledJournal::entry(i)}));
  int steps = 0;
  for (bool more = true; more; ++steps) {
    const auto done = writer.step();
    ASSERT_DONE(done);
    more = *done;
    const auto report = audit_tiles(made.journal.directory(), made.journal.verifier(), {{"known", made.checkpoints[0]}});
    EXPECT_TRUE(report.faults.empty()) << steps << "\n" << text_of(report);
    EXPECT_TRUE(report.checkpoint_size == 255U || report.checkpoint_size == 259U);
    EXPECT_EQ(report.files_ahead > 0, report.checkpoint_size == 255U) << steps;
  }
  EXPECT_GE(steps, 7);
  EXPECT_EQ(audit_tiles(made.journal.directory(), made.journal.verifier(), {}).checkpoint_size, 259U);
}

TEST(TileWriter, ANewStartMendsWhatIsMissingOrDamaged) {
  const TiledJournal made{299, {280, 290}};
  const std::string directory = made.journal.directory();
  for (const auto& [which, octets] : made.files) {
    for (const bool removed : {true, false}) {
      test::lay_down(directory + "/tile", {});
      for (const auto& [other, bytes] : made.files) {
        std::filesystem::create_directories(std::filesystem::path{directory + '/' + other}.parent_path());
        std::filesystem::remove(directory + '/' + other);
        write_text(directory + "/" + other, bytes);
      }
      std::filesystem::remove(directory + '/' + which);
      if (!removed) write_text(directory + '/' + which, octets.substr(0, octets.size() / 2) + "x");
      auto store = made.journal.open();
      ASSERT_DONE((TileWriter{directory, *store}.finish()));
      const auto report = audit_tiles(directory, made.journal.verifier(), {});
      EXPECT_TRUE(report.faults.empty()) << which << "\n" << text_of(report);
      const auto after = files_below(directory);
      for (const auto& [other, bytes] : after) EXPECT_EQ(bytes, made.files.at(other)) << which;
      EXPECT_TRUE(after.contains("checkpoint") && after.contains("tile/0/000") && after.contains("tile/entries/001.p/44"));
    }
  }
}

TEST(TileWriter, LeftoversOfAWriterThatDiedGoAway) {
  const TiledJournal made{9};
  write_text(made.journal.directory() + "/tile/0/000.p/10.part", "half");
  write_text(made.journal.directory() + "/tile/0/000.p/12", "of another tree");
  auto store = made.journal.open();
  ASSERT_DONE((TileWriter{made.journal.directory(), *store}.finish()));
  EXPECT_EQ(files_below(made.journal.directory()), made.files);
}

TEST(TileWriter, WhatCannotBeWrittenIsSaidAndTriedAgain) {
  const AJournal journal;
  journal.fill(3);
  const std::string in_the_way = journal.directory() + "/tile";
  write_text(in_the_way, "a file where a directory belongs");
  auto store = journal.open();
  TileWriter writer{journal.directory(), *store};
  EXPECT_REFUSED(writer.finish(), Reason::system_error);
  EXPECT_REFUSED(writer.step(), Reason::system_error);
  std::filesystem::remove(in_the_way);
  ASSERT_DONE(writer.finish());
  EXPECT_TRUE(audit_tiles(journal.directory(), journal.verifier(), {}).faults.empty());
}

TEST(Store, SaysWhetherItContinuesAnEarlierCheckpoint) {
  const AJournal journal;
  const auto earlier = *open_checkpoint(journal.fill(6), journal.verifier());
  auto store = journal.open();
  ASSERT_DONE(store->append(7, {TiledJournal::entry(7)}));
  EXPECT_TRUE(store->continues(earlier));
  EXPECT_TRUE(store->continues({earlier.origin, store->state()->size, store->state()->root}));
  EXPECT_REFUSED(store->continues({earlier.origin, 9, earlier.root}), Reason::journal_inconsistent);
  EXPECT_REFUSED(store->continues({earlier.origin, 6, earlier.root}), Reason::journal_inconsistent);
}

}  // namespace
}  // namespace signet::journal
