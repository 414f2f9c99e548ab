// A rollover dies, or the disk is full, at each of its calls that change the disk: the old year goes on, or the next call ends what was
// begun.
#include <gtest/gtest.h>

#include <cstdlib>
#include "journal/tile_audit.h"
#include "journal/years.h"

#include "tests/fault/harmed_process.h"
#include "tests/fault/record.h"
#include "tests/unit/journal/faults.h"
#include "tests/unit/journal/refused.h"
#include "tests/unit/journal/rolled_journal.h"

#if defined(__x86_64__)
namespace signet::journal {
namespace {

using signet::test::Harm;
using test::RolledJournal;

std::optional<int> roll_over_harmed(int at, Harm harm) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(1);
    ::raise(SIGSTOP);
    ::_exit(RolledJournal::roll_over() ? 0 : 7);
  }
  return signet::test::harmed(child, at, harm);
}

/// What a start finds: the old year as it was, or that a rollover was begun; never a second open year, never anything else.
bool starts_or_says_so() {
  const auto opened = daemon::journal::open_current();
  if (opened) return opened->identity().origin == test::second_year || !opened->successor();
  return opened.refusal().reason == Reason::rollover_unfinished;
}

/// No view of them is left open: who starts takes the new file into use.
std::vector<AuditReport> audited(const Verifier& vkey) {
  auto years = open_years(RolledJournal::folder);
  return years ? audit_years(*years, vkey, {}) : std::vector<AuditReport>{};
}

/// In memory where there is such a folder: it is the process that dies here, not the disk, and a thousand syncs cost nothing.
class RolloverDeath : public testing::TestWithParam<Harm> {
 protected:
  RolloverDeath() {
    if (::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 1);
  }
};

TEST_P(RolloverDeath, IsEndedByTheNextCall) {
  int at = 0;
  for (;; ++at) {
    const RolledJournal journal;
    const auto status = roll_over_harmed(at, GetParam());
    if (!status) break;
    EXPECT_TRUE(starts_or_says_so()) << "call " << at;
    const auto first = journal.roll_over();
    ASSERT_TRUE(first) << "call " << at << ": " << first.refusal().detail;
    const auto reports = audited(journal.vkey());
    ASSERT_EQ(reports.size(), 2U) << "call " << at;
    for (const auto& each : reports) EXPECT_TRUE(each.faults.empty()) << "call " << at << test::text_of(each);
    EXPECT_EQ(reports[0].size, RolledJournal::old_size) << "call " << at << ": closed once";
    EXPECT_TRUE(journal.years()) << "call " << at;
    EXPECT_TRUE(audit_tiles(RolledJournal::old_folder, journal.vkey(), {}).faults.empty()) << "call " << at;
  }
  EXPECT_GT(at, 25) << "the closing entry, five files, four moves and a new database";
  signet::test::record("the journal's rollover", GetParam(), "ended by the next call", at);
}

INSTANTIATE_TEST_SUITE_P(Harms, RolloverDeath, testing::Values(Harm::killed_before, Harm::killed_after, Harm::disk_full));

}  // namespace
}  // namespace signet::journal
#endif
