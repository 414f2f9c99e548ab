// Group commit: many clients, one transaction, each with its own answer.
#include "daemon/journal/service.h"

#include <list>
#include <map>

#include "a_journal.h"
#include "daemon/os/memfd.h"
#include "refused.h"

namespace signet::daemon::journal {
namespace {

using signet::journal::test::AJournal;
using signet::journal::test::an_entry;
using wire::JournalOperation;
using wire::JournalReply;
using wire::JournalRequest;

class Clients {
 public:
  Clients()
      : store_(*journal_.open()),
        archive_(journal_.directory()),
        witness_(store_, years_, signet::journal::CosignedFiles{journal_.directory() + "/cosigned"}, std::nullopt),
        service_(store_, years_, archive_, witness_, [this] { return room_; }) {}
  void disk(std::uint64_t free, std::uint64_t size) { room_ = signet::journal::DiskRoom{free, size}; }

  std::size_t send(JournalRequest request, os::Fd descriptor = {}) {
    auto ends = *os::channel_pair();
    ours_.push_back(std::move(ends.first));
    theirs_.push_back(std::move(ends.second));
    request.id = 100 + ours_.size();
    round_.push_back({&ours_.back(), std::move(request), {}});
    if (descriptor) round_.back().descriptors.push_back(std::move(descriptor));
    return theirs_.size() - 1;
  }
  bool answer() {
    const bool sure = service_.answer(round_);
    round_.clear();
    return sure;
  }
  JournalReply reply(std::size_t client) {
    auto frame = theirs_[client].receive(std::chrono::milliseconds{0});
    if (!frame) return ADD_FAILURE() << "client " << client << " got no answer", JournalReply{};
    descriptors_ = std::move(frame->descriptors);
    auto reply = *wire::decode<JournalReply>(frame->octets);
    EXPECT_EQ(reply.id, 101 + client);
    return reply;
  }
  std::vector<os::Fd>& descriptors() { return descriptors_; }
  const AJournal& journal() const { return journal_; }
  signet::journal::Store& store() { return store_; }

 private:
  AJournal journal_;
  signet::journal::Store store_;
  ClosedYears years_;
  signet::journal::Archive archive_;
  WitnessService witness_;
  Result<signet::journal::DiskRoom> room_ = signet::journal::DiskRoom{100, 100};
  Service service_;
  std::list<os::Channel> ours_;
  std::vector<os::Channel> theirs_;
  std::vector<os::Fd> descriptors_;
  std::vector<Waiting> round_;
};

JournalRequest append(std::uint64_t from, std::vector<Bytes> entries) {
  JournalRequest request;
  request.operation = JournalOperation::append;
  request.from = from;
  request.entries = std::move(entries);
  return request;
}

JournalRequest ask(JournalOperation operation, std::uint64_t from = 0, std::uint64_t to = 0) {
  JournalRequest request;
  request.operation = operation;
  request.from = from;
  request.to = to;
  return request;
}

TEST(GroupCommit, AllAreInOneTreeWhateverOrderTheyCameIn) {
  Clients clients;
  const auto third = clients.send(append(4, {an_entry("stop", 4)}));
  const auto first = clients.send(append(1, {an_entry("start", 1), an_entry("start", 2)}));
  const auto second = clients.send(append(3, {an_entry("start", 3)}));
  EXPECT_TRUE(clients.answer());
  for (const auto& [client, number] : {std::pair{first, 1U}, {second, 3U}, {third, 4U}}) {
    const auto reply = clients.reply(client);
    EXPECT_EQ(reply.state, JournalReply::State::done) << reply.detail;
    EXPECT_EQ(reply.first, number);
    EXPECT_EQ(reply.size, 5U);
    EXPECT_EQ(*signet::journal::open_checkpoint(reply.checkpoint, clients.journal().verifier()),
              (signet::journal::Checkpoint{clients.journal().verifier().name, 5, reply.root}));
  }
  EXPECT_EQ(as_text((*clients.store().read(4, 1, 1))[0]), as_text(an_entry("stop", 4)));
}

TEST(GroupCommit, OfTwoThatClaimOneNumberOneIsRefused) {
  Clients clients;
  const auto first = clients.send(append(1, {an_entry("start", 1)}));
  const auto second = clients.send(append(1, {an_entry("stop", 2)}));
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(first).state, JournalReply::State::done);
  EXPECT_EQ(clients.reply(second).state, JournalReply::State::refused);
  EXPECT_EQ(clients.store().state()->size, 2U);
}

TEST(GroupCommit, ABadEntryRefusesItsOwnRequestOnly) {
  Clients clients;
  const auto bad = clients.send(append(1, {an_entry("start", 1), to_bytes("{}")}));
  const auto good = clients.send(append(1, {an_entry("stop", 2)}));
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(bad).state, JournalReply::State::refused);
  EXPECT_EQ(clients.reply(good).state, JournalReply::State::done);
}

TEST(GroupCommit, InDoubtIsSaidToAllAndEndsTheProcess) {
  Clients clients;
  auto other = clients.journal().open();  // a second writer: our next commit must fail
  ASSERT_DONE(other->append(1, {an_entry("start", 1)}));
  const auto first = clients.send(append(1, {an_entry("stop", 2)}));
  const auto second = clients.send(append(2, {an_entry("stop", 3)}));
  const auto asks = clients.send(ask(JournalOperation::state));
  EXPECT_FALSE(clients.answer());
  for (const auto client : {first, second, asks}) EXPECT_EQ(clients.reply(client).state, JournalReply::State::in_doubt);
}

// A refusal gives way below the reserve, an intent on the last of the disk, what has happened already never.
TEST(DiskReserve, TakesWhatIsNeededMoreForLonger) {
  struct Row {
    std::uint64_t free;
    const char* kind;
    JournalReply::State state;
  };
  constexpr auto done = JournalReply::State::done, no_room = JournalReply::State::no_room;
  for (const auto& [free, kind, state] : {Row{50, "refused", done},
                                          {49, "refused", no_room},
                                          {49, "seen", no_room},
                                          {49, "delivered", no_room},
                                          {49, "audit", no_room},
                                          {49, "intent", done},
                                          {10, "intent", done},
                                          {9, "intent", no_room},
                                          {9, "order", no_room},
                                          {9, "activation", no_room},
                                          {0, "stop", done},
                                          {0, "start", done}}) {
    Clients clients;
    clients.disk(free, 1000);
    const auto client = clients.send(append(1, {an_entry(kind, 1)}));
    EXPECT_TRUE(clients.answer()) << "no room is no doubt";
    const auto reply = clients.reply(client);
    EXPECT_EQ(reply.state, state) << kind << " with " << free << ": " << reply.detail;
    EXPECT_EQ(reply.disk_free, free);
    EXPECT_EQ(reply.disk_size, 1000U);
    EXPECT_EQ(clients.store().state()->size, state == done ? 2U : 1U);
  }
}

// Every kind of docs/formats/journal.md, one by one.
TEST(DiskReserve, EachKindOfEntryHasItsNeed) {
  using signet::journal::need_of;
  using enum signet::journal::Need;
  const std::map<std::string, signet::journal::Need> needs{
      {"refused", ordinary}, {"seen", ordinary},       {"delivered", ordinary},     {"audit", ordinary}, {"intent", decision},
      {"order", decision},   {"activation", decision}, {"configuration", decision}, {"start", outcome},  {"stop", outcome},
      {"token", outcome},    {"clock", outcome},       {"sealed", outcome},         {"failed", outcome}, {"stamped", outcome},
      {"replaced", outcome}, {"revoked", outcome}};
  for (const auto& [kind, need] : needs) EXPECT_EQ(need_of(an_entry(kind, 1)), need) << kind;
}

TEST(DiskReserve, AGroupIsAsNeededAsItsLeastNeededEntry) {
  Clients clients;
  clients.disk(1, 1000);
  const auto mixed = clients.send(append(1, {an_entry("sealed", 1), an_entry("refused", 2)}));
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(mixed).state, JournalReply::State::no_room);
}

TEST(DiskReserve, TheArchiveKeepsItToo) {
  for (const auto& [need, state] : {std::pair{0U, JournalReply::State::no_room}, {1U, JournalReply::State::done}}) {
    Clients clients;
    clients.disk(20, 1000);
    auto request = ask(JournalOperation::archive_put, need);
    request.digest = sha256("note");
    const auto client = clients.send(std::move(request), *os::make_sealed_memfd(as_bytes("note")));
    EXPECT_TRUE(clients.answer());
    EXPECT_EQ(clients.reply(client).state, state) << need;
  }
}

TEST(DiskReserve, AnUnreadableEntryIsOrdinary) {
  using signet::journal::Need;
  using signet::journal::need_of;
  for (const char* kind : {"sealed", "failed", "revoked"})
    EXPECT_EQ(need_of(as_bytes(std::string{"{\"kind\":\""} + kind + "\"}")), Need::outcome) << kind;
  EXPECT_EQ(need_of(as_bytes("{")), Need::ordinary);
  EXPECT_EQ(need_of(as_bytes(R"({"kind":1})")), Need::ordinary);
  EXPECT_EQ(need_of(as_bytes(R"({"a":"\\\"kind","kind":"sealed"})")), Need::outcome) << "also where a text is escaped";
  EXPECT_EQ(need_of(as_bytes(R"({"kind":"refused","reasons":["\"kind\":\"sealed\""]})")), Need::ordinary);
}

TEST(DiskReserve, IsMeasuredOnARealFileSystem) {
  const auto room = *signet::journal::disk_room({"/proc", "/tmp"});
  EXPECT_GT(room.size, 0U);
  EXPECT_LE(room.free, room.size);
  EXPECT_FALSE(signet::journal::disk_room({"/no/such/directory"}));
}

TEST(Service, ReadsAndProves) {
  Clients clients;
  clients.send(append(1, {an_entry("start", 1), an_entry("start", 2), an_entry("start", 3)}));
  const auto read = clients.send(ask(JournalOperation::read, 1, 2));
  const auto inclusion = clients.send(ask(JournalOperation::inclusion, 2));
  const auto older = clients.send(ask(JournalOperation::inclusion, 1, 2));
  const auto consistency = clients.send(ask(JournalOperation::consistency, 3, 4));
  const auto beyond = clients.send(ask(JournalOperation::inclusion, 9));
  EXPECT_TRUE(clients.answer());
  const auto entries = clients.reply(read);
  EXPECT_EQ(entries.first, 1U);
  ASSERT_EQ(entries.entries.size(), 2U);
  EXPECT_EQ(entries.entries[1], an_entry("start", 2));
  const auto proof = clients.reply(inclusion);
  EXPECT_TRUE(signet::journal::verify_inclusion(signet::journal::leaf_hash(an_entry("start", 2)), 2, proof.size, proof.hashes, proof.root));
  EXPECT_FALSE(proof.checkpoint.empty());
  EXPECT_TRUE(clients.reply(older).checkpoint.empty()) << "the checkpoint is of another tree";
  EXPECT_EQ(clients.reply(consistency).hashes.size(), 3U);
  EXPECT_EQ(clients.reply(beyond).state, JournalReply::State::refused);
}

TEST(Service, ArchivesBeforeTheEntryThatNamesItAndGivesItBack) {
  Clients clients;
  const auto content = to_bytes("a sealed document");
  auto put = ask(JournalOperation::archive_put);
  put.digest = sha256(ByteView{content});
  auto get = ask(JournalOperation::archive_get);
  get.digest = put.digest;
  const auto getting = clients.send(get);
  const auto putting = clients.send(put, *os::make_sealed_memfd(content));
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(putting).state, JournalReply::State::done);
  EXPECT_EQ(clients.reply(getting).state, JournalReply::State::done);
  ASSERT_EQ(clients.descriptors().size(), 1U);
  EXPECT_EQ(*os::read_sealed_memfd(clients.descriptors()[0], 1000), content);
}

TEST(Service, RefusesAFileUnderAnotherNameOrWithoutDescriptor) {
  Clients clients;
  auto put = ask(JournalOperation::archive_put);
  put.digest = sha256("other");
  const auto wrong = clients.send(put, *os::make_sealed_memfd(to_bytes("content")));
  const auto none = clients.send(put);
  auto get = ask(JournalOperation::archive_get);
  get.digest = put.digest;
  const auto missing = clients.send(get);
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(wrong).state, JournalReply::State::refused);
  EXPECT_EQ(clients.reply(none).state, JournalReply::State::refused);
  EXPECT_EQ(clients.reply(missing).state, JournalReply::State::not_found);
}

JournalRequest with_text(JournalOperation operation, const std::string& text) {
  auto request = ask(operation);
  request.entries = {to_bytes(text)};
  return request;
}

TEST(Cosigned, OnlyACheckpointOfThisTreeIsKept) {
  Clients clients;
  const auto appended = clients.send(append(1, {an_entry("start", 1), an_entry("start", 2)}));
  EXPECT_TRUE(clients.answer());
  const auto genuine = clients.reply(appended).checkpoint;
  const auto none = clients.send(ask(JournalOperation::cosigned));
  const auto name = clients.journal().verifier().name;
  const auto signed_by_us = [&](std::uint64_t size, const Digest& root) {
    return signet::journal::sign_note(signet::journal::checkpoint_text({name, size, root}), name, clients.journal().key());
  };
  const auto forked = clients.send(with_text(JournalOperation::keep_cosigned, signed_by_us(3, sha256("other"))));
  const auto larger = clients.send(with_text(JournalOperation::keep_cosigned, signed_by_us(9, sha256("other"))));
  const auto foreign = clients.send(with_text(JournalOperation::keep_cosigned, "no note"));
  const auto kept = clients.send(with_text(JournalOperation::keep_cosigned, genuine));
  const auto newest = clients.send(ask(JournalOperation::cosigned));
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(none).state, JournalReply::State::not_found);
  for (const auto client : {forked, larger, foreign}) EXPECT_EQ(clients.reply(client).state, JournalReply::State::refused);
  EXPECT_EQ(clients.reply(kept).state, JournalReply::State::done);
  EXPECT_EQ(clients.reply(newest).checkpoint, genuine);
}

TEST(Cosigned, WithoutAWitnessKeyNothingIsWitnessed) {
  Clients clients;
  const auto add = clients.send(with_text(JournalOperation::witness_add, clients.journal().verifier().vkey()),
                                *os::make_sealed_memfd(to_bytes("old 0\n")));
  const auto state = clients.send(with_text(JournalOperation::witness_state, "x.example/journal"));
  EXPECT_TRUE(clients.answer());
  EXPECT_EQ(clients.reply(add).state, JournalReply::State::not_found);
  EXPECT_EQ(clients.reply(state).state, JournalReply::State::not_found);
}

}  // namespace
}  // namespace signet::daemon::journal
