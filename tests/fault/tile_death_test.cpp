// A writer of tiles dies, or the disk is full, at each of its calls that change the disk: the older journal stays readable, and the next
// writer completes it.
#include <gtest/gtest.h>

#include "tests/fault/harmed_process.h"
#include "tests/fault/record.h"
#include "tests/unit/journal/tiled_journal.h"

#if defined(__x86_64__)
namespace signet::journal {
namespace {

using signet::test::Harm;
using test::TiledJournal;

constexpr int finished = 0;
constexpr int said_so = 7;  // the writer's refusal

/// Stopped when it has the journal open.
pid_t start_writer(const test::AJournal& journal) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  auto store = journal.open();
  if (!store || ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(1);
  ::raise(SIGSTOP);
  ::_exit(TileWriter{journal.directory(), *store}.finish() ? finished : said_so);
}

/// Publishes in a process that is harmed at call number `at`. The wait status; nothing when it had fewer calls.
std::optional<int> publish_harmed(const test::AJournal& journal, int at, Harm harm) {
  const pid_t child = start_writer(journal);
  return signet::test::harmed(child, at, harm);
}

class TileDeath : public testing::TestWithParam<Harm> {};

TEST_P(TileDeath, LeavesAnOlderJournalThatIsWhole) {
  TiledJournal made{254, {200}};
  const std::string directory = made.journal.directory();
  {
    auto store = made.journal.open();
    std::vector<Bytes> more;
    for (std::uint64_t i = 255; i < 259; ++i) more.push_back(TiledJournal::entry(i));
    ASSERT_DONE(store->append(255, more));
  }
  int at = 0;
  for (;; ++at) {
    std::filesystem::remove_all(directory + "/tile");
    for (const auto& [which, octets] : made.files) {
      std::filesystem::create_directories(std::filesystem::path{directory + '/' + which}.parent_path());
      std::filesystem::remove(directory + '/' + which);
      test::write_text(directory + '/' + which, octets);
    }
    const auto status = publish_harmed(made.journal, at, GetParam());
    if (!status) break;
    // A refused unlink of nothing is no trouble of the disk's: then it may well finish.
    if (GetParam() == Harm::disk_full) {
      EXPECT_TRUE(WIFEXITED(*status) && (WEXITSTATUS(*status) == said_so)) << "call " << at;
    }
    if (GetParam() != Harm::disk_full) {
      EXPECT_TRUE(WIFSIGNALED(*status)) << "call " << at;
    }
    const auto left = audit_tiles(directory, made.journal.verifier(), {{"known", made.checkpoints[0]}});
    EXPECT_TRUE(left.faults.empty()) << "call " << at << "\n" << test::text_of(left);
    EXPECT_TRUE(left.checkpoint_size == 255U || left.checkpoint_size == 259U) << "call " << at;
    auto store = made.journal.open();
    ASSERT_DONE(store);
    ASSERT_DONE((TileWriter{directory, *store}.finish()));
    const auto mended = audit_tiles(directory, made.journal.verifier(), {{"known", made.checkpoints[0]}});
    EXPECT_TRUE(mended.faults.empty() && mended.files_ahead == 0 && mended.checkpoint_size == 259U)
        << "call " << at << test::text_of(mended);
  }
  EXPECT_GT(at, 25) << "five files and what gives way to them";
  signet::test::record("the journal's published files", GetParam(), "an older journal that is whole, and mended", at);
}

INSTANTIATE_TEST_SUITE_P(Harms, TileDeath, testing::Values(Harm::killed_before, Harm::killed_after, Harm::disk_full));

}  // namespace
}  // namespace signet::journal
#endif
