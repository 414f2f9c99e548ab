// What may be sealed and what not: transcripts of the world maker, whose signing code is not ours.
#include <gtest/gtest.h>

#include "policy/base/limits.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::a_transcript;
using world::World;

const Standing& school() {
  static const Standing standing;
  return standing;
}

using Reasons = std::set<std::string>;

TEST(Transcript, CompleteOnesArePermittedInEveryStyleAndForm) {
  for (const int number : {1, 2, 3, 4, 5, 6, 8, 9, 10}) {
    const auto verdict = judge(school(), world::class_transcript(World::shared(), number).bytes());
    EXPECT_EQ(verdict.reasons, Reasons{}) << number;
    EXPECT_TRUE(verdict.permitted) << number;
  }
}

TEST(Transcript, WithoutThePrincipalNothingIsSealedAndTheOtherReasonsAreToldToo) {
  const auto verdict = judge(school(), a_transcript(World::shared()).without("principal").without("teacher-TOAN").bytes());
  EXPECT_FALSE(verdict.permitted);
  EXPECT_TRUE(verdict.reasons.contains("principal-missing"));
  EXPECT_TRUE(verdict.reasons.contains("subject-teacher-missing"));
}

TEST(Transcript, EachAssignedTeacherMustHaveSigned) {
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).without("teacher-KHTN-2").bytes()).reasons, Reasons{"subject-teacher-missing"});
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).without("homeroom").bytes()).reasons, Reasons{"homeroom-teacher-missing"});
}

TEST(Transcript, ASubjectWhoseTeacherIsGoneIsNotSealedUnsigned) {
  Standing standing;
  auto roster = roster_of_8a1();
  for (auto& subject : roster.classes.front().subjects) {
    if (subject.code != "GDTC") continue;
    for (auto& teacher : subject.teachers) teacher.to = standing.now + -2 * world::day_s;
  }
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 4, standing.now);
  const auto unsigned_one = judge(standing, a_transcript(World::shared()).without("teacher-GDTC").bytes());
  EXPECT_EQ(unsigned_one.reasons, Reasons{"subject-teacher-missing"});
}

// S3 Đ.2.9: the roster names a certificate and a person; the certificate says itself whose it is.
TEST(Transcript, ACertificateOfAnotherCitizenThanTheRostersIsRefused) {
  const auto document = a_transcript(World::shared()).bytes();
  const auto with_id = [&](const std::string& id) {
    Standing standing;
    auto roster = roster_of_8a1();
    roster.persons.at("teacher-TOAN").id = id;
    standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 5, standing.now);
    admit_signers(standing.register_now, standing.signers);
    return judge(standing, document).reasons;
  };
  const auto own = roster_of_8a1().persons.at("teacher-TOAN").id;
  EXPECT_EQ(with_id(own), Reasons{});
  EXPECT_TRUE(with_id("000000000999").contains("certificate-of-another"));
  EXPECT_TRUE(with_id(own.substr(1) + "0").contains("certificate-of-another"));
}

// A former principal's certificate is still read, so that the decision can say more than "unknown"; it stands for nobody.
TEST(Transcript, AFormerPrincipalSignsForNobody) {
  Standing standing;
  Approval former;
  former.seal_certificate = standing.seal.der();
  former.principal_certificate = World::shared().identity("stranger").certificate;
  former.principal_name = "Former";
  former.from = standing.now + -300 * world::day_s;
  former.to = standing.now + -100 * world::day_s;
  standing.register_now.apply(Order{OrderKind::approval, {}, 2, std::nullopt, {}, sha256("former"), former}, 4, standing.now);
  auto roster = roster_of_8a1();
  roster.persons["principal"] = Person{"principal", "Principal", "000000000099", {}, std::nullopt};
  for (auto& subject : roster.classes.front().subjects) {
    if (subject.code == "GDTC") subject.teachers.front().person = "principal";
  }
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 5, standing.now);
  admit_signers(standing.register_now, standing.signers);
  const auto verdict = judge(standing, a_transcript(World::shared()).signed_by("teacher-GDTC", "stranger").bytes());
  EXPECT_EQ(verdict.reasons, (Reasons{"signer-not-assigned", "subject-teacher-missing"}));
}

TEST(Transcript, NobodySignsForAnother) {
  const auto teacher = judge(school(), a_transcript(World::shared()).signed_by("teacher-TOAN", "teacher-NGUVAN").bytes());
  EXPECT_EQ(teacher.reasons, (Reasons{"signer-not-assigned", "subject-teacher-missing"}));
  const auto principal = judge(school(), a_transcript(World::shared()).signed_by("principal", "homeroom").bytes());
  EXPECT_EQ(principal.reasons, (Reasons{"roles-conflict", "signer-not-assigned"}));
}

TEST(Transcript, ASignatureStandsInTheSlotThatItsSubjectNames) {
  auto transcript = a_transcript(World::shared());
  const auto one = transcript.signing("teacher-TOAN").slot;
  const auto other = transcript.signing("teacher-NGUVAN").slot;
  transcript.signing("teacher-TOAN").slot = other;
  transcript.signing("teacher-NGUVAN").slot = one;
  EXPECT_EQ(judge(school(), transcript.bytes()).reasons, Reasons{"signature-in-other-slot"});
}

TEST(Transcript, TimesInTheWrongOrderAreRefused) {
  auto transcript = a_transcript(World::shared());
  const Instant last = transcript.time("principal");
  EXPECT_EQ(judge(school(), transcript.time_of("teacher-TOAN", last + 3600).bytes()).reasons, Reasons{"order-of-signing"});
}

TEST(Transcript, AHomeroomSignatureOverLessThanEverythingIsRefused) {
  const auto smaller = [](std::string& text) {
    const std::string id = " Id=\"thongtinhocba\"";
    text.erase(text.find(id), id.size());
    const std::string target = "<KET_QUA>";
    const auto at = text.find(target);
    EXPECT_NE(at, std::string::npos);
    text.insert(at + target.size() - 1, id);
  };
  const auto verdict = judge(school(), a_transcript(World::shared()).edit_form(smaller).bytes());
  EXPECT_FALSE(verdict.permitted);
  EXPECT_TRUE(verdict.reasons.contains("wrong-region"));
}

TEST(Decision, OurOwnCertificateIsJudgedToo) {
  const auto verdict = judge(school(), a_transcript(World::shared()).bytes(), nullptr, [](DecisionInput& in) {
    in.seal_certificate_problems = {{Reason::certificate_revoked, ""}};
  });
  EXPECT_EQ(verdict.reasons, Reasons{"certificate-revoked"});
}

TEST(Decision, WithoutAnActivationOrApprovalNothingIsSealed) {
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), nullptr, [](DecisionInput& in) { in.activation.reset(); }).reasons,
            Reasons{"activation-missing"});
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), nullptr, [](DecisionInput& in) { in.caller = 8; }).reasons,
            Reasons{"activation-missing"});
  EXPECT_EQ(
      judge(school(), a_transcript(World::shared()).bytes(), nullptr, [](DecisionInput& in) { in.seal_certificate = sha256("another"); })
          .reasons,
      Reasons{"school-certificate-not-approved"});
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), nullptr,
                  [](DecisionInput& in) { in.unordered_files = {"etc/signet/policy.toml"}; })
                .reasons,
            Reasons{"configuration-not-ordered"});
}

TEST(Decision, AnActivationEndsWithItsClerksPlaceInTheRoster) {
  const auto of_another = [](DecisionInput& in) { in.activation->opened_by = 8; };
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), nullptr, of_another).reasons, Reasons{"activation-missing"});
}

TEST(Decision, OnceAPupilAYearAndAKind) {
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), nullptr,
                  [](DecisionInput& in) {
                    in.tuple = TupleState{TupleState::State::sealed, sha256("another"), 9};
                  })
                .reasons,
            (Reasons{"already-sealed", "correction-missing"}));
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), nullptr,
                  [](DecisionInput& in) {
                    in.tuple = TupleState{TupleState::State::intent_open, sha256("another"), 9};
                  })
                .reasons,
            Reasons{"intent-open"});
}

// A worker that lies about what it read: its document is refused, never sealed (docs/invariants.md 1).
TEST(LyingWorker, LeavesASignatureOut) {
  const auto verdict =
      judge(school(), a_transcript(World::shared()).bytes(), [](Evidence& e) { e.signatures.erase(e.signatures.begin()); });
  EXPECT_EQ(verdict.reasons, Reasons{"evidence-disagrees"});
}

TEST(LyingWorker, AddsASignatureThatIsNotThere) {
  const auto lie = [](Evidence& e) { e.signatures.insert(e.signatures.end() - 1, e.signatures.front()); };
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), lie).reasons, Reasons{"evidence-disagrees"});
}

TEST(LyingWorker, AddsMoreSignaturesThanAnIntentCanName) {
  const auto many = [](Evidence& evidence) { evidence.signatures.resize(limits::prior_signatures_max + 1, evidence.signatures.front()); };
  EXPECT_TRUE(judge(school(), a_transcript(World::shared()).bytes(), many).reasons.contains("too-large"));
}

TEST(LyingWorker, ChangesASignatureValueOrItsOrder) {
  EXPECT_TRUE(judge(school(), a_transcript(World::shared()).bytes(), [](Evidence& e) {
                e.signatures.front().value.front() ^= 1;
              }).reasons.contains("evidence-disagrees"));
  EXPECT_TRUE(judge(school(), a_transcript(World::shared()).bytes(), [](Evidence& e) {
                std::swap(e.signatures[0], e.signatures[1]);
              }).reasons.contains("evidence-disagrees"));
}

TEST(LyingWorker, ChangesTheRegionsOctets) {
  const auto lie = [](Evidence& e) {
    for (auto& octets : e.octets) {
      const std::string text{as_text(octets)};
      if (const auto at = text.find("<CN>"); at != std::string::npos) octets[at + 4] = octets[at + 4] == '9' ? '8' : '9';
    }
  };
  const auto verdict = judge(school(), a_transcript(World::shared()).bytes(), lie);
  EXPECT_FALSE(verdict.permitted);
  EXPECT_TRUE(verdict.reasons.contains("content-changed"));
}

TEST(LyingWorker, SpeaksOfAnotherDocument) {
  EXPECT_EQ(judge(school(), a_transcript(World::shared()).bytes(), [](Evidence& e) { e.document = sha256("another"); }).reasons,
            Reasons{"evidence-disagrees"});
}

TEST(LyingWorker, PutsAnotherCertificateThere) {
  const auto lie = [](Evidence& e) { e.signatures.back().certificates = {World::shared().identity("teacher-TOAN").certificate}; };
  const auto verdict = judge(school(), a_transcript(World::shared()).bytes(), lie);
  EXPECT_FALSE(verdict.permitted);
  EXPECT_TRUE(verdict.reasons.contains("signature-invalid"));
}

}  // namespace
}  // namespace signet::test
