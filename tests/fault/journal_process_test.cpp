// The real part: made, started, asked, killed, starved of disk.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "daemon/os/memfd.h"
#include "journal_process.h"
#include "tests/unit/journal/refused.h"

namespace signet::journal {
namespace {

using test::an_entry;
using test::ask;
using test::JournalProcess;
using wire::JournalOperation;
using wire::JournalReply;
using wire::JournalRequest;

JournalRequest append(std::uint64_t from) {
  JournalRequest request;
  request.operation = JournalOperation::append;
  request.from = from;
  request.entries = {an_entry("start", static_cast<std::int64_t>(from))};
  return request;
}

JournalRequest of(JournalOperation operation, const Digest& digest = {}) {
  JournalRequest request;
  request.operation = operation;
  request.digest = digest;
  return request;
}

TEST(JournalPart, IsMadeByTheOperatorOnceAndThenServes) {
  JournalProcess process;
  const auto made = process.init(JournalProcess::a_request());
  ASSERT_EQ(made.status, 0);
  const auto identity = read_identity(as_bytes(made.output));
  ASSERT_DONE(identity);
  EXPECT_EQ(process.init(JournalProcess::a_request()).status, 1) << "never a second time";
  process.start();
  auto channel = process.connect();
  const auto state = ask(channel, of(JournalOperation::state));
  ASSERT_TRUE(state);
  EXPECT_EQ(open_checkpoint(state->checkpoint, {identity->origin, identity->checkpoint_key})->size, 1U);
  EXPECT_EQ(ask(channel, append(1))->size, 2U);
  const auto content = to_bytes("a document");
  const Digest name = sha256(ByteView{content});
  const auto document = *os::make_sealed_memfd(content);
  EXPECT_EQ(ask(channel, of(JournalOperation::archive_put, name), document)->state, JournalReply::State::done);
  std::vector<os::Fd> received;
  EXPECT_EQ(ask(channel, of(JournalOperation::archive_get, name), {}, &received)->state, JournalReply::State::done);
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(*os::read_sealed_memfd(received[0], 100), content);
  process.kill(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(
      open_checkpoint(test::read_text(process.file("var/lib/signet/journal/checkpoint")), {identity->origin, identity->checkpoint_key})
          ->size,
      2U);
}

// docs/formats/journal.md, "Files": about ten seconds after an entry, also where requests never leave it half a second.
TEST(JournalPart, WhereWorkNeverEndsItPublishesAllTheSame) {
  JournalProcess process;
  const auto identity = read_identity(as_bytes(process.init(JournalProcess::a_request()).output));
  ASSERT_DONE(identity);
  process.start();
  auto channel = process.connect();
  ASSERT_EQ(ask(channel, append(1))->size, 2U);
  const auto published = [&] {
    const auto note = test::read_text(process.file("var/lib/signet/journal/checkpoint"));
    const auto checkpoint = open_checkpoint(note, {identity->origin, identity->checkpoint_key});
    return checkpoint ? checkpoint->size : 0;
  };
  const auto begin = std::chrono::steady_clock::now();
  while (published() < 2 && std::chrono::steady_clock::now() - begin < std::chrono::seconds{30}) {
    ASSERT_TRUE(ask(channel, of(JournalOperation::state)));
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  EXPECT_EQ(published(), 2U);
}

TEST(JournalPart, WithoutAJournalItEndsAndMakesNone) {
  JournalProcess process;
  process.start();
  EXPECT_EQ(process.wait(), 1);
  EXPECT_TRUE(std::filesystem::is_empty(process.file("var/lib/signet/journal")));
}

TEST(JournalPart, AKeyWithoutItsJournalIsTheOperatorsQuestion) {
  JournalProcess process;
  ASSERT_EQ(process.init(JournalProcess::a_request()).status, 0);
  std::filesystem::remove(process.file("var/lib/signet/journal/journal.db"));
  EXPECT_EQ(process.init(JournalProcess::a_request()).status, 1);
}

TEST(JournalPart, ASecondOneIsRefused) {
  JournalProcess process;
  ASSERT_EQ(process.init(JournalProcess::a_request()).status, 0);
  process.start();
  auto channel = process.connect();
  ASSERT_TRUE(ask(channel, of(JournalOperation::state)));
  EXPECT_EQ(process.init(JournalProcess::a_request()).status, 1) << "the running one holds the lock";
}

TEST(JournalPart, AMessageThatIsNoneClosesItsConnectionOnly) {
  JournalProcess process;
  ASSERT_EQ(process.init(JournalProcess::a_request()).status, 0);
  process.start();
  auto broken = process.connect();
  auto whole = process.connect();
  ASSERT_DONE(broken.send(to_bytes("not a request")));
  EXPECT_REFUSED(broken.receive(std::chrono::seconds{20}), Reason::unavailable);
  EXPECT_EQ(ask(whole, append(1))->state, JournalReply::State::done);
}

TEST(JournalPart, KilledBetweenOperationsItHasLostNothingAcknowledged) {
  JournalProcess process;
  ASSERT_EQ(process.init(JournalProcess::a_request()).status, 0);
  std::uint64_t acknowledged = 1;
  for (int round = 0; round < 6; ++round) {
    process.start();
    auto channel = process.connect();
    const auto state = ask(channel, of(JournalOperation::state));
    ASSERT_TRUE(state);
    ASSERT_GE(state->size, acknowledged);
    for (std::uint64_t next = state->size, last = next + 3 + static_cast<unsigned>(round) * 5; next < last; ++next) {
      const auto reply = ask(channel, append(next));
      ASSERT_TRUE(reply && reply->state == JournalReply::State::done);
      acknowledged = next + 1;
    }
    ASSERT_DONE(channel.send(wire::encode(append(acknowledged))));  // one in flight
    process.kill(SIGKILL);
    EXPECT_EQ(process.wait(), -1);
  }
}

/// All in it is genuine, and so is the checkpoint that was published over more of it.
TEST(JournalPart, AJournalThatWasSetBackBehindItsPublishedCheckpointIsNotServed) {
  JournalProcess process;
  ASSERT_EQ(process.init(JournalProcess::a_request()).status, 0);
  const auto older = test::read_text(process.file("var/lib/signet/journal/journal.db"));
  const std::string checkpoint = process.file("var/lib/signet/journal/checkpoint");
  process.start();
  auto channel = process.connect();
  ASSERT_EQ(ask(channel, append(1))->size, 2U);
  process.kill(SIGTERM);
  ASSERT_EQ(process.wait(), 0);
  for (const char* file : {"journal.db", "journal.db-wal", "journal.db-shm"})
    std::filesystem::remove(process.file(std::string{"var/lib/signet/journal/"} + file));
  test::write_text(process.file("var/lib/signet/journal/journal.db"), older);
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(process.file("var/lib/signet/journal/journal.db").c_str(), 65534, 65534), 0);
  }
  process.start();
  EXPECT_EQ(process.wait(), 1);
  std::filesystem::remove(checkpoint);
  test::write_text(checkpoint, "not a checkpoint");
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(checkpoint.c_str(), 65534, 65534), 0);
  }
  process.start();
  auto again = process.connect();
  EXPECT_EQ(ask(again, of(JournalOperation::state))->size, 1U) << "what proves nothing is made again; keyhold remembers by itself";
}

TEST(JournalPart, WithoutDiskSpaceItIsInDoubtSaysSoAndEnds) {
  JournalProcess process;
  ASSERT_EQ(process.init(JournalProcess::a_request()).status, 0);
  process.start(200 * 1024);
  std::uint64_t acknowledged = 1;
  std::optional<JournalReply> reply;
  {
    auto channel = process.connect();
    do {
      reply = ask(channel, append(acknowledged));
      ASSERT_TRUE(reply) << "every request is answered";
      if (reply->state == JournalReply::State::done) ++acknowledged;
    } while (reply->state == JournalReply::State::done && acknowledged < 10000);
  }
  EXPECT_EQ(reply->state, JournalReply::State::in_doubt);
  EXPECT_EQ(process.wait(), 75);
  process.start();
  auto channel = process.connect();
  const auto state = ask(channel, of(JournalOperation::state));
  ASSERT_TRUE(state);
  EXPECT_GE(state->size, acknowledged);
  EXPECT_EQ(ask(channel, append(state->size))->state, JournalReply::State::done);
}

}  // namespace
}  // namespace signet::journal
