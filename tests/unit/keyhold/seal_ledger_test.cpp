// Which document holds a tuple, through replacement, revocation and failure: the fold that a start repeats.
#include "daemon/keyhold/seal_ledger.h"

#include <gtest/gtest.h>

namespace signet::keyhold {
namespace {

using What = Revocation::What;

const Digest tuple = sha256("tuple"), pdf_tuple = sha256("the pdf's");
const Digest pupil = sha256("pupil");

IntentEntry intent_of(const char* document, const char* replaces = nullptr, const Digest& of = tuple) {
  IntentEntry intent;
  intent.seal_id = std::string{"id of "} + document;
  intent.document = sha256(document);
  intent.names = {pupil, of};
  if (replaces != nullptr) intent.replaces = sha256(replaces);
  return intent;
}

SealedEntry outcome_of(std::uint64_t intent, const char* file) { return {{}, intent, "", sha256("value"), sha256(file)}; }

class Ledger : public ::testing::Test {
 protected:
  Ledger() {
    ledger.add_intent(intent_of("old"), 10);
    EXPECT_TRUE(ledger.add_sealed(outcome_of(10, "old sealed"), 11));
  }
  SealState state(const char* document) { return ledger.by_document(sha256(document))->state(); }
  std::string holder() { return ledger.by_tuple(tuple)->intent.seal_id; }
  SealLedger ledger;
};

TEST_F(Ledger, AReplacementTakesEffectWithItsSealAndNotBefore) {
  ledger.add_intent(intent_of("new", "old"), 20);
  EXPECT_EQ(state("old"), SealState::sealed);
  EXPECT_EQ(holder(), "id of new");
  EXPECT_TRUE(ledger.add_sealed(outcome_of(20, "new sealed"), 21));
  EXPECT_EQ(state("old"), SealState::replaced);
  EXPECT_EQ(ledger.by_document(sha256("old"))->replaced_by, 21U);
  EXPECT_EQ(state("new"), SealState::sealed);
  EXPECT_EQ(holder(), "id of new");
  EXPECT_EQ(ended_finding(*ledger.by_document(sha256("old")))->reason, Reason::seal_replaced);
  EXPECT_EQ(ended_finding(*ledger.by_document(sha256("new"))), std::nullopt);
}

TEST_F(Ledger, AFailedReplacementGivesBackOnlyWhatWasTheSealsOwn) {
  ledger.add_intent(intent_of("of another tuple", "old", pdf_tuple), 20);
  ledger.add_failed(20, true);
  EXPECT_FALSE(ledger.by_tuple(pdf_tuple).has_value()) << "the seal that was to be replaced never held it";
  EXPECT_EQ(holder(), "id of old");
  ledger.add_intent(intent_of("the next", nullptr, pdf_tuple), 30);
  EXPECT_EQ(ledger.by_tuple(pdf_tuple)->intent.seal_id, "id of the next");
  EXPECT_EQ(ledger.tuple_count(), 2U);
}

TEST_F(Ledger, AllThatATupleEverHeldIsFound) {
  ledger.add_intent(intent_of("new", "old"), 20);
  ledger.add_sealed(outcome_of(20, "new sealed"), 21);
  ledger.add_intent(intent_of("given up", "new"), 30);
  ledger.add_failed(30, true);
  ledger.add_intent(intent_of("another", nullptr, pdf_tuple), 40);
  const auto found = ledger.all_of_tuple(tuple);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.front().state(), SealState::replaced);
  EXPECT_EQ(found.back().intent.seal_id, "id of new");
  EXPECT_TRUE(ledger.all_of_tuple(sha256("a stranger's")).empty());
}

TEST_F(Ledger, AReplacementThatFailsBeforeTheTokenLeavesTheOldSeal) {
  ledger.add_intent(intent_of("new", "old"), 20);
  ledger.add_failed(20, true);
  EXPECT_EQ(holder(), "id of old");
  EXPECT_EQ(state("old"), SealState::sealed);
  EXPECT_EQ(ledger.by_document(sha256("new")), std::nullopt);
  EXPECT_FALSE(ledger.add_sealed(outcome_of(20, "new sealed"), 22)) << "no seal comes of what was given up";
}

TEST_F(Ledger, AReplacementWhoseTokenWasAskedKeepsTheTuple) {
  ledger.add_intent(intent_of("new", "old"), 20);
  ledger.add_failed(20, false);
  EXPECT_EQ(holder(), "id of new");
  EXPECT_EQ(state("new"), SealState::intent_open);
  EXPECT_TRUE(ledger.add_sealed(outcome_of(20, "new sealed"), 22));
}

TEST_F(Ledger, AnOrderEndsASealWithoutFreeingItsTuple) {
  EXPECT_TRUE(ledger.revocable(What::seal, sha256("old")));
  EXPECT_TRUE(ledger.revoke(What::seal, sha256("old"), 30));
  EXPECT_EQ(state("old"), SealState::revoked);
  EXPECT_EQ(holder(), "id of old");
  EXPECT_EQ(ended_finding(*ledger.by_document(sha256("old"))), (Finding{Reason::seal_revoked, "", "", "", "", "30"}));
  EXPECT_FALSE(ledger.revocable(What::seal, sha256("old"))) << "once";
}

TEST_F(Ledger, AnOrderEndsAnIntentAndFreesItsTuple) {
  ledger.add_intent(intent_of("begun", nullptr, pdf_tuple), 20);
  EXPECT_TRUE(ledger.revoke(What::intent, sha256("begun"), 30));
  EXPECT_EQ(ledger.by_tuple(pdf_tuple), std::nullopt);
  EXPECT_EQ(ledger.by_id("id of begun")->state(), SealState::revoked);
  EXPECT_FALSE(ledger.add_sealed(outcome_of(20, "late"), 31)) << "no seal comes of it any more";
  ledger.add_intent(intent_of("begun", nullptr, pdf_tuple), 40);
  EXPECT_TRUE(ledger.add_sealed(outcome_of(40, "anew"), 41)) << "the same document may be sealed anew";
}

TEST_F(Ledger, AnIntentToReplaceThatIsEndedGivesTheTupleBack) {
  ledger.add_intent(intent_of("new", "old"), 20);
  EXPECT_TRUE(ledger.revoke(What::intent, sha256("new"), 30));
  EXPECT_EQ(holder(), "id of old");
  EXPECT_EQ(state("old"), SealState::sealed);
}

TEST_F(Ledger, WhatIsNotThereIsNotRevoked) {
  ledger.add_intent(intent_of("begun", nullptr, pdf_tuple), 20);
  EXPECT_FALSE(ledger.revocable(What::seal, sha256("begun")));
  EXPECT_FALSE(ledger.revocable(What::intent, sha256("old")));
  EXPECT_FALSE(ledger.revocable(What::seal, sha256("stranger")));
  ledger.add_failed(20, true);
  EXPECT_FALSE(ledger.revocable(What::intent, sha256("begun")));
}

TEST_F(Ledger, ARevocationIsListedOnce) {
  ledger.revoke(What::seal, sha256("old"), 30);
  ASSERT_EQ(ledger.unlisted_revocations().size(), 1U);
  EXPECT_EQ(ledger.unlisted_revocations().front().intent_index, 10U);
  ledger.add_revoked(10);
  EXPECT_TRUE(ledger.unlisted_revocations().empty());
}

TEST_F(Ledger, ALivePdfOfAnXmlIsKnown) {
  auto pdf = intent_of("pdf", nullptr, pdf_tuple);
  pdf.xml = sha256("old");
  ledger.add_intent(pdf, 20);
  EXPECT_FALSE(ledger.has_live_pdf(sha256("old"))) << "begun";
  ledger.add_sealed(outcome_of(20, "pdf sealed"), 21);
  EXPECT_TRUE(ledger.has_live_pdf(sha256("old")));
  ledger.revoke(What::seal, sha256("pdf"), 30);
  EXPECT_FALSE(ledger.has_live_pdf(sha256("old")));
}

TEST_F(Ledger, AFileIsKnownAsReceivedAndAsDeliveredWhileItsSealIsLive) {
  EXPECT_TRUE(ledger.live(sha256("old")));
  EXPECT_TRUE(ledger.live(sha256("old sealed")));
  EXPECT_FALSE(ledger.live(sha256("stranger")));
  ledger.revoke(What::seal, sha256("old"), 30);
  EXPECT_FALSE(ledger.live(sha256("old sealed")));
}

}  // namespace
}  // namespace signet::keyhold
