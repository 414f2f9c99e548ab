// What an order of each kind needs before it takes effect: for each condition a yes and a no.
#include "policy/order_conditions.h"

#include <gtest/gtest.h>

#include "policy/order_state.h"

#include <algorithm>

#include "tests/support/world.h"
#include "tests/unit/policy/order_case.h"

namespace signet::test {
namespace {

using world::day_s;
using world::World;

TEST(OrderConditions, ADelegationIsForAVicePrincipalOfTheRoster) {
  OrderCase school;
  EXPECT_ACCEPTED(school, a_delegation(school));
  auto unknown = a_delegation(school);
  unknown.person = "nobody";
  EXPECT_REFUSED_FOR(school, unknown, order_person_unknown);
  auto teacher = a_delegation(school);
  teacher.person = "teacher-TOAN";
  EXPECT_REFUSED_FOR(school, teacher, order_person_unknown);
  auto elsewhere = a_delegation(school);
  elsewhere.classes = {"9Z9"};
  EXPECT_REFUSED_FOR(school, elsewhere, order_class_unknown);
}

TEST(OrderConditions, ThePrincipalDelegatesToNobodyWhoIsHimself) {
  OrderCase school;
  auto roster = roster_of_the_case();
  roster.persons["deputy"].certificates.push_back(school.principal);
  school.take(roster);
  EXPECT_REFUSED_FOR(school, a_delegation(school), order_person_unknown);
}

TEST(OrderConditions, WhoHasLeftIsDelegatedNothing) {
  OrderCase school;
  school.take(Departure{"deputy", school.now + -2 * day_s, a_paper(school), false});
  EXPECT_REFUSED_FOR(school, a_delegation(school), order_person_unknown);
}

TEST(OrderConditions, NothingBeginsBeforeItWasIssued) {
  OrderCase school;
  auto delegation = a_delegation(school);
  delegation.from = school.now + -day_s;
  EXPECT_REFUSED_FOR(school, delegation, order_not_in_force);
  auto standing = a_standing_authorisation(school);
  standing.from = school.now + -day_s;
  EXPECT_REFUSED_FOR(school, standing, order_not_in_force);
  auto succession = a_succession(school);
  succession.from = school.now + -day_s;
  EXPECT_REFUSED_FOR(school, succession, order_not_in_force);
  auto approval = an_approval(school);
  approval.from = school.now + -day_s;
  EXPECT_REFUSED_FOR(school, approval, order_not_in_force);
  EXPECT_ACCEPTED(school, an_approval(school));
}

TEST(OrderConditions, AnApprovalIsForThisSchoolAndJournal) {
  OrderCase school;
  const auto with = [&](auto change) {
    auto approval = an_approval(school);
    change(approval);
    return approval;
  };
  EXPECT_REFUSED_FOR(school, with([](Approval& a) { a.to = a.from + -1; }), order_malformed);
  EXPECT_REFUSED_FOR(school, with([](Approval& a) { a.school_code = "99999999"; }), school_mismatch);
  EXPECT_REFUSED_FOR(school, with([](Approval& a) { a.origin = "elsewhere.example/journal"; }), order_other_journal);
  EXPECT_REFUSED_FOR(school, with([](Approval& a) { a.checkpoint_key[0] ^= 1; }), order_other_journal);
}

// One key counts once: who signs as leader and as principal, or seals for school and department, is one holder.
TEST(OrderConditions, AnApprovalIsOfFourHolders) {
  const OrderCase school;
  const auto good = an_approval(school);
  const auto department = World::shared().identity("department").certificate;
  for (const auto named : {&Approval::seal_certificate, &Approval::principal_certificate, &Approval::leader_certificate}) {
    auto approval = good;
    approval.*named = department;
    EXPECT_REFUSED_FOR(school, approval, order_contradicts);
  }
  for (const auto& [one, other] : {std::pair{&Approval::seal_certificate, &Approval::principal_certificate},
                                   {&Approval::seal_certificate, &Approval::leader_certificate},
                                   {&Approval::principal_certificate, &Approval::leader_certificate}}) {
    auto approval = good;
    approval.*one = good.*other;
    EXPECT_REFUSED_FOR(school, approval, order_contradicts);
  }
  EXPECT_ACCEPTED(school, good);
}

TEST(OrderConditions, AnApprovalsOtherCertificateOfTheSameKeyIsTheSameHolder) {
  const OrderCase school;
  const auto& principal = World::shared().identity("principal");
  const world::CertificateSpec spec{{"Trường THCS Mẫu A", "Nguyễn Văn Mẫu", "CCCD:000000000077"}, school.now, school.now + 90 * day_s};
  auto approval = an_approval(school);
  approval.leader_certificate = world::issue(spec, principal.key, nullptr);
  ASSERT_NE(approval.leader_certificate, approval.principal_certificate);
  EXPECT_REFUSED_FOR(school, approval, order_contradicts);
}

TEST(OrderConditions, TheDepartmentsOrdersAreSealedAndSignedByALeaderWhomAnApprovalNames) {
  OrderCase school;
  const OrderBody orders[] = {an_approval(school), a_succession(school), Status{school.now, {}}};
  for (const auto& body : orders) {
    const auto order = school.next(body);
    const auto refused = [&](std::size_t signature, const Digest& certificate) {
      auto document = school.signed_by_whom_it_must(order.kind);
      document.signatures[signature].certificate = certificate;
      return has_code(school.judged(order, document), Reason::order_signer_not_entitled);
    };
    EXPECT_TRUE(refused(0, school.principal)) << code(order.kind);
    EXPECT_TRUE(refused(0, school.identity.pin)) << code(order.kind);
    EXPECT_TRUE(refused(1, school.leader)) << code(order.kind);
    EXPECT_EQ(school.judged(order, school.signed_by_whom_it_must(order.kind)), std::vector<std::string>{}) << code(order.kind);
  }
}

TEST(OrderConditions, WithoutAnApprovalInForceThePrincipalOrdersNothing) {
  OrderCase school;
  school.take(Status{school.now, {school.approval}});
  EXPECT_REFUSED_FOR(school, a_lock(), school_certificate_not_approved);
  school.take(a_succession(school));
  school.now = school.issued = school.now + 2 * day_s;
  EXPECT_REFUSED_FOR(school, a_lock(), school_certificate_not_approved);  // a successor of nothing
}

TEST(OrderConditions, WhatIsOverIsNotOrdered) {
  OrderCase school;
  school.issued = school.now + -30 * day_s;
  auto delegation = a_delegation(school);
  delegation.from = school.issued;
  delegation.to = school.now + -day_s;
  EXPECT_REFUSED_FOR(school, delegation, order_not_in_force);
  auto standing = a_standing_authorisation(school);
  standing.from = school.issued;
  standing.to = school.now + -day_s;
  EXPECT_REFUSED_FOR(school, standing, order_not_in_force);
}

TEST(OrderConditions, NoPaperIsYoungerThanItsOrder) {
  OrderCase school;
  Paper late = a_paper(school);
  late.day = school.issued + 2 * day_s;
  auto delegation = a_delegation(school);
  delegation.decision = late;
  EXPECT_REFUSED_FOR(school, delegation, order_not_in_force);
  auto departure = a_departure(school);
  departure.decision = late;
  EXPECT_REFUSED_FOR(school, departure, order_not_in_force);
  auto lock = a_lock();
  lock.decision = late;
  EXPECT_REFUSED_FOR(school, lock, order_not_in_force);
  auto standing = a_standing_authorisation(school);
  standing.decision = late;
  EXPECT_REFUSED_FOR(school, standing, order_not_in_force);
  auto handover = a_handover(school);
  handover.minutes = late;
  EXPECT_REFUSED_FOR(school, handover, order_not_in_force);
  auto succession = a_succession(school);
  succession.decision = late;
  EXPECT_REFUSED_FOR(school, succession, order_not_in_force);
  EXPECT_REFUSED_FOR(school, (Revocation{Revocation::What::seal, sha256("a document"), "why", late}), order_not_in_force);
  for (Paper Correction::*paper : {&Correction::request, &Correction::minutes}) {
    auto correction = a_correction(school);
    correction.*paper = late;
    EXPECT_REFUSED_FOR(school, correction, order_not_in_force);
  }
}

TEST(OrderConditions, ADepartureIsOfSomebodyWhoWasThereAndHasNotLeft) {
  OrderCase school;
  EXPECT_ACCEPTED(school, a_departure(school));
  auto unknown = a_departure(school);
  unknown.person = "nobody";
  EXPECT_REFUSED_FOR(school, unknown, order_person_unknown);
  auto early = a_departure(school);
  early.last = school.now + -400 * day_s;
  EXPECT_REFUSED_FOR(school, early, order_not_in_force);
  school.take(a_departure(school));
  EXPECT_REFUSED_FOR(school, a_departure(school), order_contradicts);
}

TEST(OrderConditions, LockAndUnlockTakeTurns) {
  OrderCase school;
  EXPECT_ACCEPTED(school, a_lock());
  EXPECT_REFUSED_FOR(school, an_unlock(), order_contradicts);
  school.take(a_lock());
  EXPECT_REFUSED_FOR(school, a_lock(), order_contradicts);
  EXPECT_ACCEPTED(school, an_unlock());
  school.take(an_unlock());
  EXPECT_REFUSED_FOR(school, an_unlock(), order_contradicts);
  EXPECT_ACCEPTED(school, a_lock());
}

TEST(OrderConditions, LocksAreOfClassesAndTheYearOfTheRoster) {
  OrderCase school;
  auto year = a_lock();
  year.school_year = "2030-2031";
  EXPECT_REFUSED_FOR(school, year, order_class_unknown);
  auto group = a_lock();
  group.classes.insert("9Z9");
  EXPECT_REFUSED_FOR(school, group, order_class_unknown);
}

TEST(OrderConditions, ACorrectionHasItsWitnesses) {
  OrderCase school;
  EXPECT_ACCEPTED(school, a_correction(school));
  const auto with = [&](std::vector<std::string> witnesses) {
    auto correction = a_correction(school);
    correction.witnesses = std::move(witnesses);
    return correction;
  };
  EXPECT_ACCEPTED(school, with({"administrator", "homeroom"}));  // S3: administrator and homeroom teacher
  EXPECT_ACCEPTED(school, with({"administrator", "head"}));      // S0: administrator and principal
  EXPECT_ACCEPTED(school, with({"administrator", "deputy", "teacher-TOAN"}));
  EXPECT_REFUSED_FOR(school, with({"administrator"}), order_incomplete);
  EXPECT_REFUSED_FOR(school, with({"deputy", "homeroom"}), order_incomplete);              // no administrator
  EXPECT_REFUSED_FOR(school, with({"administrator", "other-teacher"}), order_incomplete);  // nobody of the leadership
  EXPECT_REFUSED_FOR(school, with({"administrator", "administrator", "deputy"}), order_incomplete);
  EXPECT_REFUSED_FOR(school, with({"administrator", "deputy", "nobody"}), order_person_unknown);
  // The requester is no witness to his own request.
  EXPECT_REFUSED_FOR(school, with({"administrator", "teacher-TOAN"}), order_incomplete);
  auto asked_by_deputy = with({"administrator", "deputy"});
  asked_by_deputy.requester = "deputy";
  EXPECT_REFUSED_FOR(school, asked_by_deputy, order_incomplete);
}

TEST(OrderConditions, OneWhoIsAdministratorAndLeaderIsOneWitness) {
  OrderCase school;
  auto roster = roster_of_the_case();
  roster.persons["deputy"].duties.insert(Duty::administrator);
  school.take(roster);
  auto correction = a_correction(school);
  correction.witnesses = {"deputy", "other-teacher"};
  EXPECT_REFUSED_FOR(school, correction, order_incomplete);
  correction.witnesses = {"deputy", "homeroom"};
  EXPECT_ACCEPTED(school, correction);
}

TEST(OrderConditions, ACorrectionIsOfPersonsWhoWereThereThen) {
  OrderCase school;
  auto unknown = a_correction(school);
  unknown.requester = "nobody";
  EXPECT_REFUSED_FOR(school, unknown, order_person_unknown);
  school.take(Departure{"deputy", school.now + -10 * day_s, a_paper(school), false});
  EXPECT_REFUSED_FOR(school, a_correction(school), order_person_unknown);
}

TEST(OrderConditions, ACorrectionsPapersFollowEachOther) {
  OrderCase school;
  auto correction = a_correction(school);
  correction.request.day = correction.minutes.day + day_s;
  EXPECT_REFUSED_FOR(school, correction, order_incomplete);
}

TEST(OrderConditions, OneDocumentIsCorrectedOnce) {
  OrderCase school;
  auto twice = a_correction(school);
  twice.documents.push_back({twice.documents.front().replaced, sha256("another")});
  EXPECT_REFUSED_FOR(school, twice, order_contradicts);
  school.take(a_correction(school));
  EXPECT_REFUSED_FOR(school, a_correction(school), order_contradicts);
}

TEST(OrderConditions, OnlySomeOrdersAreRevoked) {
  OrderCase school;
  for (const auto& [body, kind] : bodies_of_every_kind(school)) {
    const auto file = school.take(body, kind);
    const Revocation revocation{Revocation::What::order, file, "why", a_paper(school)};
    switch (kind) {
      case OrderKind::delegation:
      case OrderKind::departure:
      case OrderKind::correction:
      case OrderKind::standing_authorisation:
      case OrderKind::key_handover: EXPECT_ACCEPTED(school, revocation) << code(kind); break;
      case OrderKind::approval:
      case OrderKind::succession:
      case OrderKind::status: EXPECT_REFUSED_FOR(school, revocation, order_signer_not_entitled) << code(kind); break;
      default: EXPECT_REFUSED_FOR(school, revocation, order_contradicts) << code(kind);
    }
  }
  EXPECT_REFUSED_FOR(school, (Revocation{Revocation::What::order, sha256("no such order"), "why", a_paper(school)}), order_target_unknown);
}

TEST(OrderConditions, NothingIsRevokedTwice) {
  OrderCase school;
  const auto file = school.take(a_delegation(school));
  for (const auto what : {Revocation::What::order, Revocation::What::seal, Revocation::What::intent}) {
    const Revocation revocation{what, file, "why", a_paper(school)};
    EXPECT_ACCEPTED(school, revocation);
    school.take(revocation);
    EXPECT_REFUSED_FOR(school, revocation, order_contradicts);
  }
}

TEST(OrderConditions, AStandingAuthorisationEndsWithinAYear) {
  OrderCase school;
  auto standing = a_standing_authorisation(school);
  standing.from = *parse_iso8601("2027-06-01T00:00:00+07:00");
  standing.to = *parse_iso8601("2028-06-01T23:59:59+07:00");  // over a 29 February
  EXPECT_ACCEPTED(school, standing);
  standing.to = *parse_iso8601("2028-06-02T23:59:59+07:00");
  EXPECT_REFUSED_FOR(school, standing, order_not_in_force);
  standing = a_standing_authorisation(school);
  standing.classes = {"9Z9"};
  EXPECT_REFUSED_FOR(school, standing, order_class_unknown);
}

TEST(OrderConditions, TheKeyGoesFromAClerkToSomebodyOfTheRoster) {
  OrderCase school;
  EXPECT_ACCEPTED(school, a_handover(school));
  auto handover = a_handover(school);
  handover.receiver = "nobody";
  EXPECT_REFUSED_FOR(school, handover, order_person_unknown);
  handover = a_handover(school);
  handover.giver = "nobody";
  EXPECT_REFUSED_FOR(school, handover, order_person_unknown);
  handover.giver = "teacher-TOAN";
  EXPECT_REFUSED_FOR(school, handover, order_person_unknown);
  school.take(Departure{"other-teacher", school.now + -10 * day_s, a_paper(school), false});
  EXPECT_REFUSED_FOR(school, a_handover(school), order_person_unknown);
}

TEST(OrderConditions, WhoGaveTheKeyAwayHasNoneToGive) {
  OrderCase school;
  EXPECT_TRUE(school.register_now.is_clerk(7, school.now));
  const auto file = school.take(a_handover(school));
  EXPECT_FALSE(school.register_now.is_clerk(7, school.now));
  EXPECT_REFUSED_FOR(school, a_handover(school), order_contradicts);
  school.take(Revocation{Revocation::What::order, file, "a mistake", a_paper(school)});
  EXPECT_TRUE(school.register_now.is_clerk(7, school.now));
  school.take(a_handover(school));
  auto back = a_handover(school);
  std::swap(back.giver, back.receiver);
  school.take(back);
  EXPECT_TRUE(school.register_now.is_clerk(7, school.now));
}

TEST(OrderConditions, AHandoverCountsFromItsDay) {
  OrderCase school;
  auto handover = a_handover(school);
  handover.day = school.now + day_s;
  school.take(handover);
  EXPECT_TRUE(school.register_now.is_clerk(7, school.now));
  EXPECT_FALSE(school.register_now.is_clerk(7, school.now + day_s));
}

TEST(OrderConditions, ASuccessionNamesACertificate) {
  OrderCase school;
  EXPECT_ACCEPTED(school, a_succession(school));
  auto succession = a_succession(school);
  succession.principal_certificate = {1, 2, 3};
  EXPECT_REFUSED_FOR(school, succession, order_malformed);
}

TEST(OrderConditions, ASuccessorSignsWithNeitherTheSchoolsNorTheLeadersKey) {
  OrderCase school;
  const auto approval = an_approval(school);
  for (const auto& certificate : {approval.seal_certificate, approval.leader_certificate}) {
    auto succession = a_succession(school);
    succession.principal_certificate = certificate;
    EXPECT_REFUSED_FOR(school, succession, order_contradicts);
  }
}

TEST(OrderConditions, ASuccessorsOtherCertificateOfTheLeadersKeyIsTheLeader) {
  const OrderCase school;
  const auto& leader = World::shared().identity("leader");
  const world::CertificateSpec spec{{"Trường THCS Mẫu A", "Nguyễn Văn Mẫu", "CCCD:000000000077"}, school.now, school.now + 90 * day_s};
  auto succession = a_succession(school);
  succession.principal_certificate = world::issue(spec, leader.key, nullptr);
  ASSERT_NE(succession.principal_certificate, an_approval(school).leader_certificate);
  EXPECT_REFUSED_FOR(school, succession, order_contradicts);
}

TEST(OrderConditions, AfterASuccessionNoApprovalNamesAnotherPrincipal) {
  OrderCase school;
  school.take(a_succession(school));
  EXPECT_REFUSED_FOR(school, an_approval(school), order_contradicts);
  auto renewed = an_approval(school);
  renewed.principal_certificate = a_succession(school).principal_certificate;
  EXPECT_ACCEPTED(school, renewed);
}

// S3 Đ.27.3, D15.
TEST(OrderConditions, ADevicePutBackIsGivenToNobodyElse) {
  OrderCase school;
  auto roster = roster_of_the_case();
  const auto departure = a_departure(school);
  auto& leaving = roster.persons.at(departure.person);
  if (leaving.certificates.empty()) leaving.certificates = {sha256("a device")};
  school.take(roster);
  const auto file = school.take(departure);
  auto renamed = roster;
  auto person = renamed.persons.at(departure.person);
  EXPECT_ACCEPTED(school, renamed) << "under the same key the departure holds";
  person.key = "under-another-key";
  renamed.persons.at(departure.person).certificates.clear();
  renamed.persons.emplace(person.key, person);
  EXPECT_REFUSED_FOR(school, renamed, order_contradicts);
  school.take(Revocation{Revocation::What::order, file, "came back", a_paper(school)});
  EXPECT_ACCEPTED(school, renamed);
}

DepartmentSuccession the_departments_next(const OrderCase& school) {
  return {world::World::shared().identity("unlisted").certificate, a_paper(school)};
}

TEST(OrderConditions, TheDepartmentsCertificateIsSucceededByOneOfNobodyElse) {
  OrderCase school;
  EXPECT_ACCEPTED(school, the_departments_next(school));
  auto wrong = the_departments_next(school);
  wrong.department_certificate = {1, 2, 3};
  EXPECT_REFUSED_FOR(school, wrong, order_malformed);
  for (const auto* person : {"leader", "principal", "department", "homeroom"}) {
    wrong.department_certificate = world::World::shared().identity(person).certificate;
    EXPECT_REFUSED_FOR(school, wrong, order_contradicts) << person;
  }
  wrong = the_departments_next(school);
  wrong.decision.day = school.now + day_s;
  EXPECT_REFUSED_FOR(school, wrong, order_not_in_force);
}

TEST(OrderConditions, TheOldCertificateSpeaksUpToTheSuccessionAndTheNewOneFromThere) {
  OrderCase school;
  const auto by = [&](const OrderBody& body, const Digest& certificate) {
    const auto order = school.next(body);
    auto document = school.signed_by_whom_it_must(order.kind);
    for (auto& each : document.signatures) {
      if (each.role == Role::department) each.certificate = certificate;
    }
    return school.judged(order, document);
  };
  const auto next = the_departments_next(school);
  const Digest before = school.identity.pin, after = sha256(next.department_certificate);
  const Status list{school.now, {}};
  EXPECT_EQ(by(list, before), std::vector<std::string>{});
  EXPECT_TRUE(has_code(by(list, after), Reason::order_signer_not_entitled));
  EXPECT_TRUE(has_code(by(next, after), Reason::order_signer_not_entitled)) << "the old one names the new";
  school.take(next);
  EXPECT_EQ(by(list, after), std::vector<std::string>{});
  EXPECT_TRUE(has_code(by(list, before), Reason::order_signer_not_entitled));
  EXPECT_EQ(school.register_now.department_heard(), school.now);
  EXPECT_TRUE(has_code(by(next, after), Reason::order_contradicts)) << "what gave way never returns";
  EXPECT_NE(school.register_now.approval(school.now), nullptr) << "what it approved before stays approved";
}

TEST(OrderConditions, ASuccessionOfEachSortIsReplacedByTheNextOfItsOwn) {
  OrderCase school;
  school.take(the_departments_next(school));
  const auto own = school.register_now.last(OrderKind::succession);
  auto principals = a_succession(school);
  principals.from = school.now;
  school.take(principals);
  const auto of_principal = school.register_now.last(OrderKind::succession);
  EXPECT_EQ(state_of(own, school.register_now, school.now), OrderState::in_force);
  auto third = the_departments_next(school);
  third.department_certificate = world::World::shared().identity("tsa").certificate;
  school.take(third);
  EXPECT_EQ(state_of(own, school.register_now, school.now), OrderState::replaced);
  EXPECT_EQ(state_of(of_principal, school.register_now, school.now), OrderState::in_force);
}

TEST(OrderConditions, AStatusNamesApprovalsAndGoesForward) {
  OrderCase school;
  const Status newer{school.now + -60, {school.approval}};
  EXPECT_ACCEPTED(school, newer);
  EXPECT_REFUSED_FOR(school, (Status{school.now + 60, {}}), order_not_in_force);
  EXPECT_REFUSED_FOR(school, (Status{school.now, {sha256("no such approval")}}), order_target_unknown);
  EXPECT_REFUSED_FOR(school, (Status{school.now, {school.register_now.last(OrderKind::roster).file}}), order_target_unknown);
  school.take(newer);
  EXPECT_REFUSED_FOR(school, (Status{school.now + -120, {}}), order_contradicts);
  EXPECT_ACCEPTED(school, (Status{school.now, {}}));
}

TEST(OrderConditions, WhatTheDepartmentTookBackStaysTakenBack) {
  OrderCase school;
  school.take(Status{school.now + -60, {school.approval}});
  EXPECT_EQ(school.register_now.approval(school.now), nullptr);
  school.take(Status{school.now, {}});
  EXPECT_EQ(school.register_now.approval(school.now), nullptr);
}

TEST(OrderConditions, ACorrectedClockIsNeitherAheadNorBehindTheNewestOrder) {
  OrderCase school;
  EXPECT_ACCEPTED(school, (ClockCorrection{3, school.now, "a flat battery"}));
  EXPECT_REFUSED_FOR(school, (ClockCorrection{3, school.now + 1, "a flat battery"}), order_not_in_force);
  EXPECT_REFUSED_FOR(school, (ClockCorrection{3, school.now + -2 * day_s, "a flat battery"}), order_contradicts);
}

TEST(OrderConditions, WithoutARosterNobodyIsKnown) {
  OrderCase school;
  Register bare;
  for (const OrderBody& body : {OrderBody{a_departure(school)}, OrderBody{a_delegation(school)}, OrderBody{a_lock()},
                                OrderBody{a_correction(school)}, OrderBody{a_handover(school)}}) {
    Order order = school.next(body);
    const auto found = unmet_conditions(order, bare, school.now);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Finding& f) { return f.reason == Reason::roster_missing; }));
  }
}

}  // namespace
}  // namespace signet::test
