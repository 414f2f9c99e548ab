// Cosignatures and the witness's rules, word for word as C2SP tlog-cosignature and tlog-witness have them.
#include "journal/witness.h"

#include "a_journal.h"
#include "journal/cosignature.h"
#include "journal/cosigned_files.h"
#include "journal/durable_file.h"
#include "journal/tree.h"
#include "journal/witness_store.h"
#include "refused.h"

namespace signet::journal {
namespace {

constexpr std::string_view log_origin = "school.example/journal/2026";

// Made by another program (Python and `openssl pkeyutl`, from the two specifications): the key whose seed is that of RFC 8032 7.1
// TEST 1, name witness.example/w, over the checkpoint of size 7 below at second 1700000000.
constexpr std::string_view known_vkey = "witness.example/w+bbabb70a+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
constexpr std::string_view known_text = "school.example/journal/2026\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
constexpr std::string_view known_line =
    "\xE2\x80\x94 witness.example/w "
    "u6u3CgAAAABlU/EAN67fi+cnN4wy2EE1cZSDWYK6BUSMowAE8lPyBQaP7J4bcUSG56KS/3jTliPSF5oT43xai3OxEBoWavDiT0xZBw==\n";

struct ALog {
  PrivateKey key = *PrivateKey::generate();
  std::vector<Digest> leaves;
  Verifier verifier() const { return {std::string{log_origin}, key.public_key()}; }
  void grow(std::size_t count, const std::string& what = "entry") {
    while (leaves.size() < count) leaves.push_back(leaf_hash(as_bytes(what + std::to_string(leaves.size()))));
  }
  CompactRange range(std::size_t size) const {
    CompactRange range;
    for (std::size_t i = 0; i < size; ++i) range.append(leaves.at(i));
    return range;
  }
  NodeSource nodes() const {
    return [this](unsigned level, std::uint64_t place) -> Result<Digest> {
      CompactRange range;
      for (std::uint64_t i = place << level; i < (place + 1) << level; ++i) range.append(leaves.at(i));
      return range.root();
    };
  }
  Checkpoint checkpoint(std::size_t size) const { return {std::string{log_origin}, size, range(size).root()}; }
  std::string note(std::size_t size) const { return sign_note(checkpoint_text(checkpoint(size)), log_origin, key); }
  AddCheckpoint request(std::size_t from, std::size_t to) const { return {from, *consistency_proof(from, to, nodes()), note(to)}; }
  std::string body(std::size_t from, std::size_t to) const { return write_add_checkpoint(request(from, to)); }
};

TEST(Cosignature, VerifiesOneThatAnotherProgramMade) {
  const auto witness = WitnessKey::parse(known_vkey);
  ASSERT_DONE(witness);
  EXPECT_EQ(witness->vkey(), known_vkey);
  const auto note = parse_note(std::string{known_text} + "\n" + std::string{known_line});
  ASSERT_DONE(note);
  const auto at = cosigned_at(*note, *witness);
  ASSERT_DONE(at);
  ASSERT_TRUE(*at);
  EXPECT_EQ((*at)->value(), 1700000000);
}

TEST(Cosignature, SaysWhatTheSpecificationSays) {
  EXPECT_EQ(cosignature_message("o\n1\nroot\n", 1679315147), "cosignature/v1\ntime 1679315147\no\n1\nroot\n");
}

TEST(Cosignature, IsOfOneTextOneTimeAndOneKey) {
  const auto key = *PrivateKey::generate();
  const WitnessKey witness{"department.example/journal/witness", key.public_key()};
  ALog log;
  log.grow(3);
  const auto line = cosign(checkpoint_text(log.checkpoint(3)), 1700000000, witness.name, key);
  const auto at = [&](const std::string& note, const WitnessKey& by) { return cosigned_at(*parse_note(note), by); };
  EXPECT_EQ((*at(log.note(3) + line, witness))->value(), 1700000000);
  EXPECT_FALSE(*at(log.note(3), witness)) << "no cosignature is none, not a wrong one";
  EXPECT_REFUSED(at(log.note(2) + line, witness), Reason::journal_inconsistent);
  EXPECT_FALSE(*at(log.note(3) + line, WitnessKey{witness.name, log.key.public_key()})) << "another key's line is passed over";
  EXPECT_FALSE(*at(log.note(3) + line, WitnessKey{"other.example/witness", key.public_key()}));
  auto octets = *from_base64(line.substr(line.rfind(' ') + 1, line.size() - line.rfind(' ') - 2));
  octets[11] ^= 1;  // the time
  const auto later = "\xE2\x80\x94 " + witness.name + " " + to_base64(octets) + "\n";
  EXPECT_REFUSED(at(log.note(3) + later, witness), Reason::journal_inconsistent);
}

TEST(Cosignature, TheLogsOwnKeyIsNotAWitness) {
  ALog log;
  log.grow(1);
  EXPECT_FALSE(*cosigned_at(*parse_note(log.note(1)), WitnessKey{std::string{log_origin}, log.key.public_key()}));
  EXPECT_REFUSED(WitnessKey::parse(log.verifier().vkey()), Reason::request_malformed);
  EXPECT_REFUSED(Verifier::parse(WitnessKey{"w", log.key.public_key()}.vkey()), Reason::request_malformed);
}

TEST(Cosignature, OnlyKnownSignersAreKept) {
  const auto key = *PrivateKey::generate();
  const WitnessKey witness{"w.example/witness", key.public_key()};
  ALog log;
  log.grow(1);
  const auto line = cosign(checkpoint_text(log.checkpoint(1)), 5, witness.name, key);
  const auto foreign = cosign(checkpoint_text(log.checkpoint(1)), 5, "x.example/w", *PrivateKey::generate());
  const auto note = *parse_note(log.note(1) + foreign + line + line);
  EXPECT_EQ(with_only(note, log.verifier(), witness), log.note(1) + line);
  EXPECT_EQ(with_only(note, log.verifier(), std::nullopt), log.note(1));
}

TEST(AddCheckpoint, IsReadAsItIsWritten) {
  ALog log;
  log.grow(9);
  const auto request = log.request(5, 9);
  const auto read = parse_add_checkpoint(write_add_checkpoint(request));
  ASSERT_DONE(read);
  EXPECT_EQ(read->old_size, 5U);
  EXPECT_EQ(read->proof, request.proof);
  EXPECT_EQ(read->checkpoint, request.checkpoint);
  EXPECT_EQ(claimed_origin(*read), log_origin);
}

TEST(AddCheckpoint, RefusesOtherBodies) {
  ALog log;
  log.grow(2);
  const auto hash = to_base64(view(sha256("x"))) + "\n";
  std::string many = "old 1\n";
  for (int i = 0; i < 64; ++i) many += hash;
  for (const std::string& wrong :
       {std::string{}, log.note(2), "old\n\n" + log.note(2), "old -1\n\n" + log.note(2), "old 01\n\n" + log.note(2),
        "old 1\n" + log.note(2), "old 1\nAAAA\n\n" + log.note(2), "old 1\n" + hash + log.note(2), many + "\n" + log.note(2),
        std::string{"old 0\n\n"}, "old 9223372036854775807\n\n" + log.note(2), "old 0\n\n" + std::string(9000, 'x')}) {
    EXPECT_REFUSED(parse_add_checkpoint(wrong), Reason::request_malformed);
  }
}

TEST(Witness, AnswersAsTheSpecificationSays) {
  ALog log, other;
  log.grow(9), other.grow(9, "other");
  const auto seen = log.checkpoint(5);
  const auto status = [&](const AddCheckpoint& request, const std::optional<Checkpoint>& before) {
    return judge_add_checkpoint(request, log.verifier(), before).status;
  };
  EXPECT_EQ(status(log.request(0, 5), std::nullopt), 200U);
  EXPECT_EQ(status(log.request(5, 9), seen), 200U);
  EXPECT_EQ(status(log.request(5, 5), seen), 200U) << "the same again";
  EXPECT_EQ(status(other.request(5, 9), seen), 403U);
  EXPECT_EQ(status({6, {}, log.note(5)}, seen), 400U) << "old above the checkpoint";
  EXPECT_EQ(status(log.request(0, 9), seen), 409U);
  EXPECT_EQ(status(log.request(4, 9), seen), 409U);
  EXPECT_EQ(status(log.request(3, 5), std::nullopt), 409U) << "nothing was cosigned yet";
  auto broken = log.request(5, 9);
  broken.proof.pop_back();
  EXPECT_EQ(status(broken, seen), 422U);
  EXPECT_EQ(status({0, {sha256("x")}, log.note(5)}, std::nullopt), 422U) << "a proof about nothing";
}

TEST(Witness, TellsWhatALogsOwnSignatureSaysAgainstIt) {
  ALog log, forked;
  log.grow(9);
  forked.key = *PrivateKey::from_pem(log.key.to_pem());
  forked.grow(12, "forked");
  const auto seen = log.checkpoint(5);
  const auto trouble = [&](const AddCheckpoint& request) { return judge_add_checkpoint(request, log.verifier(), seen).trouble; };
  EXPECT_EQ(trouble(log.request(5, 9)), LogTrouble::none);
  EXPECT_EQ(trouble(log.request(5, 5)), LogTrouble::none);
  EXPECT_EQ(trouble(log.request(2, 3)), LogTrouble::behind);
  EXPECT_EQ(trouble(forked.request(5, 5)), LogTrouble::forked);
  EXPECT_EQ(judge_add_checkpoint(forked.request(5, 5), log.verifier(), seen).status, 409U);
  EXPECT_EQ(trouble(forked.request(3, 5)), LogTrouble::forked) << "whatever `old` says";
  EXPECT_EQ(trouble(forked.request(5, 12)), LogTrouble::not_continued);
  EXPECT_EQ(trouble(log.request(0, 9)), LogTrouble::none) << "a client that has forgotten is no trouble";
  ALog stranger;
  stranger.grow(3);
  EXPECT_EQ(trouble(stranger.request(0, 3)), LogTrouble::none) << "what the log did not sign says nothing of it";
}

class AWitness : public testing::Test {
 protected:
  test::Directory directory;
  PrivateKey key = *PrivateKey::generate();
  ALog log, forked;
  AWitness() {
    log.grow(20);
    forked.key = *PrivateKey::from_pem(log.key.to_pem());
    forked.grow(20, "forked");
  }
  std::string path() const { return directory.path() + "/witness"; }
  WitnessStore store() const { return {path(), "department.example/journal/witness", *PrivateKey::from_pem(key.to_pem())}; }
  unsigned status(const std::string& body, std::int64_t now = 1000) const { return store().add(body, log.verifier(), Instant{now}).status; }
  WitnessState state() const { return store().of(witnessed_name("school.example/journal", log.key.public_key().value()))->at(0); }
};

TEST_F(AWitness, CosignsWhatContinues) {
  const auto first = store().add(log.body(0, 5), log.verifier(), Instant{1000});
  EXPECT_EQ(first.status, 200U);
  EXPECT_EQ((*cosigned_at(*parse_note(log.note(5) + first.body), store().verifier()))->value(), 1000);
  EXPECT_EQ(status(log.body(5, 9), 2000), 200U);
  EXPECT_EQ(state().cosigned.value(), 2000);
  EXPECT_EQ(open_checkpoint(state().note, log.verifier())->size, 9U);
  EXPECT_EQ((*cosigned_at(*parse_note(state().note), store().verifier()))->value(), 2000);
}

TEST_F(AWitness, RemembersAcrossItsDeath) {
  EXPECT_EQ(status(log.body(0, 9)), 200U);
  const auto answer = store().add(log.body(0, 5), log.verifier(), Instant{2000});
  EXPECT_EQ(answer.status, 409U);
  EXPECT_EQ(answer.body, "9\n");
  EXPECT_EQ(status(log.body(9, 9), 3000), 200U) << "answered, the answer lost, asked again";
  EXPECT_EQ(status(forked.body(9, 15)), 422U);
  EXPECT_EQ(status(log.body(9, 15)), 200U);
}

TEST_F(AWitness, AnswersNothingThatItCouldNotKeep) {
  EXPECT_EQ(status(log.body(0, 5)), 200U);
  const auto folder = path() + "/" + to_hex(sha256(witnessed_name("school.example/journal", log.key.public_key().value())));
  ASSERT_EQ(std::system(("mkdir " + folder + "/2026.part").c_str()), 0);  // nothing can be written there now
  const auto answer = store().add(log.body(5, 9), log.verifier(), Instant{2000});
  EXPECT_EQ(answer.status, 503U);
  EXPECT_TRUE(answer.body.empty());
  EXPECT_EQ(open_checkpoint(state().note, log.verifier())->size, 5U);
}

TEST_F(AWitness, ADamagedMemoryIsNotABeginning) {
  EXPECT_EQ(status(log.body(0, 5)), 200U);
  const auto file = path() + "/" + to_hex(sha256(witnessed_name("school.example/journal", log.key.public_key().value()))) + "/2026";
  ASSERT_DONE(write_durable(file, as_bytes("{}"), 0600));
  EXPECT_EQ(status(log.body(0, 5)), 503U);
  ASSERT_DONE(write_durable(file, as_bytes(write_witness_state({forked.note(3).replace(0, 3, "SCH"), Instant{1}, {}})), 0600));
  EXPECT_EQ(status(log.body(3, 5)), 503U) << "a checkpoint in it that the log did not sign";
}

TEST_F(AWitness, KeepsTroubleUntilTheLogContinuesAndAForkForEver) {
  EXPECT_EQ(status(log.body(0, 9)), 200U);
  EXPECT_EQ(status(log.body(0, 5), 2000), 409U);
  ASSERT_EQ(state().troubles.size(), 1U);
  EXPECT_EQ(state().troubles[0].trouble, LogTrouble::behind);
  EXPECT_EQ(status(forked.body(0, 9), 3000), 409U);
  EXPECT_EQ(state().troubles.size(), 2U);
  EXPECT_EQ(open_checkpoint(state().troubles[1].note, log.verifier())->root, forked.range(9).root()) << "the evidence itself";
  EXPECT_EQ(status(log.body(9, 12), 4000), 200U);
  ASSERT_EQ(state().troubles.size(), 1U);
  EXPECT_EQ(state().troubles[0].trouble, LogTrouble::forked);
  EXPECT_EQ(state().troubles[0].time.value(), 3000);
}

TEST_F(AWitness, TellsTheYearsApart) {
  EXPECT_EQ(status(log.body(0, 9)), 200U);
  const Verifier next{"school.example/journal/2027", log.key.public_key()};
  const auto note = sign_note(checkpoint_text({next.name, 3, log.range(3).root()}), next.name, log.key);
  EXPECT_EQ(store().add(write_add_checkpoint({0, {}, note}), next, Instant{5000}).status, 200U);
  const auto years = *store().of(witnessed_name("school.example/journal", log.key.public_key().value()));
  ASSERT_EQ(years.size(), 2U);
  EXPECT_EQ(open_checkpoint(years[0].note, next)->size, 3U) << "the newest first";
  EXPECT_EQ(store().add(log.body(9, 9), next, Instant{5000}).status, 403U);
  EXPECT_TRUE(store().of(witnessed_name("other.example/journal", log.key.public_key().value()))->empty());
}

TEST_F(AWitness, AJournalMadeAnewWithAnotherKeyIsAnotherOne) {
  EXPECT_EQ(status(log.body(0, 9)), 200U);
  ALog anew;
  anew.grow(3);
  EXPECT_EQ(store().add(anew.body(0, 3), anew.verifier(), Instant{2000}).status, 200U);
  EXPECT_EQ(open_checkpoint(state().note, log.verifier())->size, 9U) << "what was cosigned of the lost one stays";
  EXPECT_EQ(status(log.body(9, 12)), 200U);
}

TEST(CosignedFiles, GivesBackTheNewest) {
  test::Directory directory;
  const CosignedFiles files{directory.path() + "/cosigned"};
  EXPECT_FALSE(files.newest());
  for (const auto size : {9U, 100U, 20U}) ASSERT_DONE(files.put(size, "note " + std::to_string(size)));
  test::write_text(directory.path() + "/cosigned/x", "nothing of ours");
  EXPECT_EQ(files.sizes(), (std::vector<std::uint64_t>{100, 20, 9}));
  EXPECT_EQ(files.newest(), "note 100");
}

}  // namespace
}  // namespace signet::journal
