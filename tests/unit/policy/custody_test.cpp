// By whose leave a seal is asked for, what a replacement needs, and how long a silent department is borne with.
#include <gtest/gtest.h>

#include "tests/support/cast.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::a_transcript;
using world::World;
using Reasons = std::set<std::string>;

const Bytes& document() {
  static const Bytes bytes = a_transcript(World::shared()).bytes();
  return bytes;
}

// Orders number on from those of a school in order.
void enter(Standing& school, OrderKind kind, OrderBody body) {
  const auto last = school.register_now.last(kind);
  const auto file = sha256(std::string{code(kind)} + " " + std::to_string(last.number + 1));
  school.register_now.apply(Order{kind, {}, last.number + 1, last.file, school.now, file, std::move(body)}, 40, school.now);
}

Reasons reasons(const Standing& school, void (*alter)(DecisionInput&) = nullptr) {
  return judge(school, document(), nullptr, alter).reasons;
}

// --- replacement ---

void held_by_another(DecisionInput& in) { in.tuple = TupleState{TupleState::State::sealed, sha256("old"), 9}; }

Correction correction_of(const Digest& replaced, const Digest& replacement) {
  Correction correction;
  correction.documents = {{replaced, replacement}};
  return correction;
}

TEST(Replacement, NeedsTheOrderThatNamesExactlyTheseTwo) {
  Standing school;
  EXPECT_EQ(reasons(school, held_by_another), (Reasons{"already-sealed", "correction-missing"}));
  enter(school, OrderKind::correction, correction_of(sha256("old"), sha256("another document")));
  EXPECT_EQ(reasons(school, held_by_another), (Reasons{"already-sealed", "correction-missing"}));
  enter(school, OrderKind::correction, correction_of(sha256("another"), sha256(document())));
  EXPECT_EQ(reasons(school, held_by_another), (Reasons{"already-sealed", "correction-missing"}));
  enter(school, OrderKind::correction, correction_of(sha256("old"), sha256(document())));
  EXPECT_EQ(reasons(school, held_by_another), Reasons{});
}

TEST(Replacement, ThatWasBegunNeedsTheOrderStill) {
  Standing school;
  const auto begun = [](DecisionInput& in) { in.tuple = TupleState{TupleState::State::intent_open, sha256(document()), 9, sha256("old")}; };
  EXPECT_EQ(reasons(school, begun), Reasons{"correction-missing"});
  enter(school, OrderKind::correction, correction_of(sha256("old"), sha256(document())));
  EXPECT_EQ(reasons(school, begun), Reasons{});
}

TEST(Replacement, TakesBothFormsTogether) {
  Standing school;
  enter(school, OrderKind::correction, correction_of(sha256("old"), sha256(document())));
  EXPECT_EQ(reasons(school, [](DecisionInput& in) { held_by_another(in), in.tuple->pdf_left = true; }), Reasons{"form-left-behind"});
}

TEST(Replacement, WhatWasReplacedOrRevokedNeverReturns) {
  const Standing school;
  EXPECT_EQ(reasons(school,
                    [](DecisionInput& in) {
                      in.tuple = TupleState{TupleState::State::replaced, sha256(document()), 9};
                    }),
            Reasons{"seal-replaced"});
  EXPECT_EQ(reasons(school,
                    [](DecisionInput& in) {
                      in.tuple = TupleState{TupleState::State::revoked, sha256(document()), 9};
                    }),
            Reasons{"seal-revoked"});
}

// --- without a clerk ---

constexpr std::uint32_t system_uid = 990, clerk_uid = 7;

StandingAuthorisation authorisation(const Standing& school, std::uint32_t user = system_uid) {
  return {{user}, {Kind::annual_transcript}, {"8A1"}, school.now + -world::day_s, school.now + world::day_s, {}};
}

struct Authorised : Standing {
  explicit Authorised(void (*change)(StandingAuthorisation&) = nullptr, std::uint32_t user = system_uid) {
    rules.system_uids = {user};
    auto body = authorisation(*this, user);
    if (change != nullptr) change(body);
    enter(*this, OrderKind::standing_authorisation, body);
  }
};

void by_the_system(DecisionInput& in) {
  in.activation.reset();
  in.caller = system_uid;
}

TEST(StandingAuthorisation, LetsASystemAskForItsKindsAndClasses) {
  EXPECT_EQ(reasons(Authorised(), by_the_system), Reasons{});
  const Reasons missing{"activation-missing"};
  EXPECT_EQ(reasons(Authorised([](StandingAuthorisation& a) { a.classes = {"9A1"}; }), by_the_system), missing);
  EXPECT_EQ(reasons(Authorised([](StandingAuthorisation& a) { a.kinds = {Kind::transfer}; }), by_the_system), missing);
  EXPECT_EQ(reasons(Authorised([](StandingAuthorisation& a) { a.users = {991}; }), by_the_system), missing);
  EXPECT_EQ(reasons(Authorised([](StandingAuthorisation& a) { a.to = a.from; }), by_the_system), missing);
}

TEST(StandingAuthorisation, EndsWhenItIsRevoked) {
  Authorised school;
  enter(school, OrderKind::revocation,
        Revocation{Revocation::What::order, school.register_now.last(OrderKind::standing_authorisation).file, "", {}});
  EXPECT_EQ(reasons(school, by_the_system), Reasons{"activation-missing"});
}

TEST(StandingAuthorisation, OnlyForAnAccountThatThePolicyCallsASystem) {
  Authorised school;
  school.rules.system_uids.clear();
  EXPECT_EQ(reasons(school, by_the_system), Reasons{"activation-missing"});
}

TEST(StandingAuthorisation, NeverForAPersonsAccount) {
  const Authorised school{nullptr, clerk_uid};
  EXPECT_EQ(reasons(school, [](DecisionInput& in) { in.activation.reset(); }), Reasons{"activation-missing"});
}

TEST(StandingAuthorisation, GivesWayToAnActivation) {
  Authorised school;
  const DecisionInput input{
      school.rules, school.register_now, "", {}, {}, {}, {}, Activation{7, {system_uid}, {}, {}, {}, school.now + 60, 4},
      system_uid,   school.now};
  DocumentFacts facts;
  facts.kind = Kind::annual_transcript;
  facts.fields["class-name"] = "8A1";
  EXPECT_EQ(leave_of(input, facts)->activation, 4U);
  EXPECT_EQ(leave_of(input, facts)->authorisation, 0U);
  auto without = input;
  without.activation.reset();
  EXPECT_EQ(leave_of(without, facts)->activation, 0U);
  EXPECT_EQ(leave_of(without, facts)->authorisation, 40U);
}

// --- the clerk's key is given away ---

TEST(KeyHandover, EndsAnOpenActivationOfTheGiver) {
  Standing school;
  EXPECT_EQ(reasons(school), Reasons{});
  enter(school, OrderKind::key_handover, KeyHandover{"clerk", "homeroom", school.now, "0001", {}});
  EXPECT_EQ(reasons(school), Reasons{"activation-missing"});
}

// --- a department that is not heard of ---

TEST(Department, ThatIsSilentTooLongStopsSeals) {
  Standing school;
  Approval approval;
  approval.seal_certificate = school.seal.der();
  approval.principal_certificate = World::shared().identity("principal").certificate;
  approval.from = school.now + -100 * world::day_s;
  approval.to = school.now + 100 * world::day_s;
  const auto heard_before = [&](std::int64_t days) {
    school.register_now.apply(Order{OrderKind::approval, {}, 2, {}, {}, sha256("renewed"), approval}, 40,
                              school.now + -days * world::day_s);
    return reasons(school);
  };
  EXPECT_EQ(heard_before(45), Reasons{});
  EXPECT_EQ(heard_before(46), Reasons{"department-silent"});
  school.rules.contact_days_max = 10;
  EXPECT_EQ(heard_before(11), Reasons{"department-silent"});
  enter(school, OrderKind::status, Status{school.now, {}});
  EXPECT_EQ(reasons(school), Reasons{});
}

TEST(Rules, DaysAreTightenedNeverLoosened) {
  const auto rules = [](const std::string& more) { return read_rules("version = 1\nkinds = []\n" + more); };
  EXPECT_EQ(rules("")->contact_days_max, 45);
  EXPECT_EQ(rules("")->unsynchronised_days_max, 7);
  EXPECT_EQ(rules("[department]\ncontact_days_max = 30\n")->contact_days_max, 30);
  EXPECT_FALSE(rules("[department]\ncontact_days_max = 46\n"));
  EXPECT_EQ(rules("[clock]\nskew_max_s = 60\nunsynchronised_days_max = 0\n")->unsynchronised_days_max, 0);
  EXPECT_FALSE(rules("[clock]\nskew_max_s = 60\nunsynchronised_days_max = 8\n"));
}

}  // namespace
}  // namespace signet::test
