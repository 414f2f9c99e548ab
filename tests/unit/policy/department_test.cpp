// A department's own journal, and what its appliance seals for schools (S3 Đ.33.8): two persons, neither of them alone.
#include "policy/department.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "policy/registration.h"
#include "policy/rules.h"
#include "tests/support/world.h"

namespace signet::test {
namespace {

using world::World;

constexpr std::uint32_t clerk_account = 7, officer_account = 11, leader_account = 12, deputy_account = 13;

Digest certificate_named(std::string_view name) { return sha256(World::shared().identity(name).certificate); }

Person member(const std::string& key, const std::string& id, std::uint32_t account, std::set<Duty> duties, std::vector<Digest> own = {}) {
  return Person{key, key, id, std::move(own), account, std::move(duties)};
}

Roster department_roster() {
  Roster roster;
  roster.school_year = "2025-2026";
  for (auto& each :
       {member("clerk", "000000000001", clerk_account, {}), member("officer", "000000000002", officer_account, {Duty::officer}),
        member("leader", "000000000003", leader_account, {Duty::leader}, {certificate_named("leader")}),
        member("deputy", "000000000004", deputy_account, {Duty::leader}, {sha256("the deputy's")})})
    roster.persons.emplace(each.key, each);
  roster.clerks.push_back({"clerk", Instant{0}, Instant{1} + 4'000'000'000});
  return roster;
}

SignatureFact by(Role role, const Digest& certificate, const std::string& person = {}) {
  SignatureFact signature;
  signature.role = role;
  signature.certificate = certificate;
  signature.person = person;
  return signature;
}

bool says(const std::vector<Finding>& findings, Reason reason) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& each) { return each.reason == reason; });
}

/// The department in order, and one more order of its own journal.
struct OwnOrder {
  Register register_now;
  JournalIdentity identity;
  DocumentFacts document;
  Order order;
  Instant now = world::now();

  explicit OwnOrder(OrderKind kind = OrderKind::roster) {
    identity.pin = certificate_named("department");
    identity.organisation = Organisation::department;
    register_now.apply({OrderKind::roster, {}, 1, std::nullopt, {}, sha256("the first roster"), department_roster()}, 1, now);
    document.signatures = {by(Role::leader, certificate_named("leader"), "leader"), by(Role::department, identity.pin)};
    order = {kind, {}, kind == OrderKind::roster ? 2U : 1U, std::nullopt, now, sha256("this one"), Configuration{}};
    if (kind != OrderKind::roster) return;
    order.previous = sha256("the first roster");
    order.body = department_roster();
  }
  Roster& roster() { return std::get<Roster>(order.body); }
  std::vector<Finding> judged() const { return judge_order(order, document, register_now, identity, now); }
};

OwnOrder the_first() {
  OwnOrder first;
  first.register_now = Register{};
  first.order.number = 1;
  first.order.previous.reset();
  return first;
}

TEST(DepartmentOrder, ARosterIsSignedWithTheDepartmentsCertificateAndByALeader) {
  EXPECT_TRUE(OwnOrder{}.judged().empty());
  OwnOrder without_leader, without_certificate, another_certificate, an_officer;
  without_leader.document.signatures.erase(without_leader.document.signatures.begin());
  without_certificate.document.signatures.pop_back();
  another_certificate.document.signatures.back().certificate = sha256("another department");
  an_officer.document.signatures.front() = by(Role::leader, sha256("his own"), "officer");
  for (const auto* each : {&without_leader, &without_certificate, &another_certificate, &an_officer})
    EXPECT_TRUE(says(each->judged(), Reason::order_signer_not_entitled));
}

TEST(DepartmentOrder, TheFirstRosterIsSignedByALeaderWhomItNames) {
  EXPECT_TRUE(the_first().judged().empty());
  auto stranger = the_first();
  stranger.document.signatures.front().certificate = sha256("a stranger");
  EXPECT_TRUE(says(stranger.judged(), Reason::order_signer_not_entitled));
  auto officer = the_first();
  officer.roster().persons.at("officer").certificates = {sha256("the officer's")};
  officer.document.signatures.front().certificate = sha256("the officer's");
  EXPECT_TRUE(says(officer.judged(), Reason::order_signer_not_entitled));
}

// Whoever has the PIN alone could otherwise name a leader of his own.
TEST(DepartmentOrder, ALaterRosterNeedsALeaderInForce) {
  OwnOrder own_man;
  own_man.roster().persons.emplace("new", member("new", "000000000009", 99, {Duty::leader}, {sha256("the new one's")}));
  own_man.document.signatures.front() = by(Role::leader, sha256("the new one's"), "new");
  EXPECT_TRUE(says(own_man.judged(), Reason::order_signer_not_entitled));
  OwnOrder departed;
  departed.register_now.apply(
      {OrderKind::departure, {}, 1, std::nullopt, {}, sha256("gone"), Departure{"leader", departed.now + -1, {}, false}}, 2, departed.now);
  EXPECT_TRUE(says(departed.judged(), Reason::order_signer_not_entitled));
}

TEST(DepartmentOrder, NobodyStandsInTheRosterTwiceOrWithBothDuties) {
  OwnOrder both, same_id, same_account, no_officer, no_leader, with_class;
  both.roster().persons.at("officer").duties.insert(Duty::leader);
  EXPECT_TRUE(says(both.judged(), Reason::same_person));
  same_id.roster().persons.at("officer").id = same_id.roster().persons.at("leader").id;
  EXPECT_TRUE(says(same_id.judged(), Reason::order_malformed));
  same_account.roster().persons.at("officer").account = leader_account;
  EXPECT_TRUE(says(same_account.judged(), Reason::order_malformed));
  no_officer.roster().persons.at("officer").duties.clear();
  EXPECT_TRUE(says(no_officer.judged(), Reason::order_person_unknown));
  for (const char* name : {"leader", "deputy"}) no_leader.roster().persons.at(name).duties.clear();
  EXPECT_TRUE(says(no_leader.judged(), Reason::order_person_unknown));
  with_class.roster().classes.emplace_back();
  EXPECT_TRUE(says(with_class.judged(), Reason::order_malformed));
}

TEST(DepartmentOrder, EveryOtherOrderIsALeadersAndNoneIsASchools) {
  EXPECT_TRUE(OwnOrder{OrderKind::configuration}.judged().empty());
  OwnOrder officer{OrderKind::configuration};
  officer.document.signatures.front().person = "officer";
  EXPECT_TRUE(says(officer.judged(), Reason::order_signer_not_entitled));
  for (const auto kind : {OrderKind::approval, OrderKind::status, OrderKind::succession, OrderKind::lock, OrderKind::correction})
    EXPECT_TRUE(says(OwnOrder{kind}.judged(), Reason::order_signer_not_entitled)) << code(kind);
}

// Two persons, two keys, as for a roster: a leader and whoever has the old token's PIN.
TEST(DepartmentOrder, ItsOwnCertificateIsSucceededByTheOldOneAndALeader) {
  OwnOrder succession{OrderKind::succession};
  succession.order.body =
      DepartmentSuccession{World::shared().identity("other-school").certificate, {"1/QĐ", succession.now, std::nullopt}};
  EXPECT_TRUE(succession.judged().empty());
  auto no_leader = succession, no_certificate = succession, an_officer = succession, the_new_one = succession;
  no_leader.document.signatures.erase(no_leader.document.signatures.begin());
  no_certificate.document.signatures.pop_back();
  an_officer.document.signatures.front().person = "officer";
  the_new_one.document.signatures.back().certificate = certificate_named("other-school");
  for (const auto* each : {&no_leader, &no_certificate, &an_officer, &the_new_one})
    EXPECT_TRUE(says(each->judged(), Reason::order_signer_not_entitled));
  OwnOrder roster;
  auto entered = succession.order;
  entered.file = sha256("the succession");
  roster.register_now.apply(entered, 2, roster.now);
  EXPECT_TRUE(says(roster.judged(), Reason::order_signer_not_entitled)) << "the old certificate signs no roster any more";
  roster.document.signatures.back().certificate = certificate_named("other-school");
  EXPECT_TRUE(roster.judged().empty());
  auto principals = succession;
  principals.order.body =
      Succession{"P", World::shared().identity("stranger").certificate, principals.now, {"1/QĐ", principals.now, std::nullopt}};
  EXPECT_TRUE(says(principals.judged(), Reason::order_signer_not_entitled)) << "a principal's is for a school's journal";
}

TEST(DepartmentOrder, WhatAKindNeedsBesidesItNeedsHereToo) {
  OwnOrder departure{OrderKind::departure};
  departure.order.body = Departure{"officer", departure.now, {}, false};
  EXPECT_TRUE(departure.judged().empty());
  departure.order.body = Departure{"nobody", departure.now, {}, false};
  EXPECT_TRUE(says(departure.judged(), Reason::order_person_unknown));
}

std::string tag(const std::string& name, const std::string& text) { return "<" + name + ">" + text + "</" + name + ">"; }

/// An approval that a leader signed and two persons have dealt with.
struct Approved {
  Register register_now;
  Rules rules;
  RegistrationState state{officer_account, leader_account};
  std::optional<TupleState> tuple;
  Approval approval;
  std::string kind = "approval";
  Instant now = world::now(), issued = now;
  std::string leader = "leader";
  Digest leaders_certificate = certificate_named("leader");
  bool reviewed = true;

  Approved() {
    register_now.apply({OrderKind::roster, {}, 1, std::nullopt, {}, sha256("roster"), department_roster()}, 1, now);
    register_now.apply({OrderKind::configuration, {}, 1, std::nullopt, {}, sha256("configuration"), Configuration{}}, 2, now);
    rules.kinds = {Kind::certificate_approval, Kind::certificate, Kind::annual_transcript};
    approval.school_code = "00000001";
    approval.school_name = "A";
    approval.origin = "a.example/journal";
    approval.checkpoint_key = Bytes(32, 1);
    approval.seal_certificate = to_bytes("the school's");
    approval.principal_certificate = World::shared().identity("principal").certificate;
    approval.principal_name = "P";
    approval.leader_certificate = World::shared().identity("leader").certificate;
    approval.from = now;
    approval.to = now + 100;
  }
  std::string text() const {
    const std::string head = tag("KIND", kind) + tag("ROOT_ENTRY", std::string(64, 'a')) + tag("NUMBER", "1") + tag("PREVIOUS", "") +
                             tag("ISSUED", to_iso8601(issued));
    if (kind == "status") return "<DATA Id=\"data\">" + head + tag("STATUS", tag("AS_OF", to_iso8601(now))) + "</DATA>";
    return "<DATA Id=\"data\">" + head +
           tag("APPROVAL", tag("SCHOOL_CODE", approval.school_code) + tag("SCHOOL_NAME", approval.school_name) +
                               tag("ORIGIN", approval.origin) + tag("CHECKPOINT_KEY", to_base64(approval.checkpoint_key)) +
                               tag("SEAL_CERTIFICATE", to_base64(approval.seal_certificate)) +
                               tag("PRINCIPAL_CERTIFICATE", to_base64(approval.principal_certificate)) +
                               tag("PRINCIPAL_NAME", approval.principal_name) +
                               tag("LEADER_CERTIFICATE", to_base64(approval.leader_certificate)) +
                               tag("VALID_FROM", to_iso8601(approval.from)) + tag("VALID_TO", to_iso8601(approval.to)) +
                               (approval.witness.empty() ? "" : tag("JOURNAL_WITNESS", approval.witness))) +
           "</DATA>";
  }
  DocumentFacts facts() const {
    DocumentFacts facts;
    facts.kind = Kind::certificate_approval;
    facts.region_octets = to_bytes(text());
    facts.signatures = {by(Role::leader, leaders_certificate, leader)};
    facts.seal_slot.name = "DEPARTMENT";
    facts.seal_slot.empty = true;
    return facts;
  }
  std::vector<Finding> assessed(const DocumentFacts& facts, Organisation organisation = Organisation::department) const {
    DecisionInput input{rules,
                        register_now,
                        "00",
                        sha256("the department's"),
                        {},
                        {},
                        {},
                        Activation{clerk_account, {clerk_account}, {}, {}, {}, now + 60, 3},
                        clerk_account,
                        now};
    input.organisation = organisation;
    input.witness = "w.example/witness+00000000+key";
    if (reviewed) input.registration = state;
    input.tuple = tuple;
    return assess(input, facts);
  }
  std::vector<Finding> assessed() const { return assessed(facts()); }
};

TEST(DepartmentSeal, AnApprovalThatTwoPersonsDealtWithIsSealed) { EXPECT_TRUE(Approved{}.assessed().empty()); }

TEST(DepartmentSeal, WithoutReviewOrApprovalNothingIsSealed) {
  Approved nothing, only_reviewed, left, demoted, transferred, shared;
  nothing.reviewed = false;
  EXPECT_TRUE(says(nothing.assessed(), Reason::registration_not_reviewed));
  only_reviewed.state.approver.reset();
  EXPECT_TRUE(says(only_reviewed.assessed(), Reason::registration_not_approved));
  left.register_now.apply({OrderKind::departure, {}, 1, std::nullopt, {}, sha256("gone"), Departure{"officer", left.now + -1, {}, false}},
                          3, left.now);
  EXPECT_TRUE(says(left.assessed(), Reason::registration_not_reviewed));
  auto roster = department_roster();
  roster.persons.at("deputy").duties.clear();
  demoted.state.approver = deputy_account;
  demoted.register_now.apply({OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), roster}, 3, demoted.now);
  EXPECT_TRUE(says(demoted.assessed(), Reason::registration_not_approved));
  roster = department_roster();
  roster.persons.at("officer").duties.clear();
  transferred.register_now.apply({OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), roster}, 3, transferred.now);
  EXPECT_TRUE(says(transferred.assessed(), Reason::registration_not_reviewed));
  // Whose account it is cannot be told: it is nobody's.
  roster = department_roster();
  roster.persons.at("clerk").account = officer_account;
  shared.register_now.apply({OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), roster}, 3, shared.now);
  EXPECT_TRUE(says(shared.assessed(), Reason::registration_not_reviewed));
}

// The officer of then may be a leader by now: who signs is another person all the same.
TEST(DepartmentSeal, NobodyApprovesWhatHeReviewed) {
  Approved promoted;
  promoted.state.reviewer = leader_account;
  promoted.state.approver = deputy_account;
  EXPECT_TRUE(says(promoted.assessed(), Reason::same_person));
  Approved both;
  both.state.reviewer = both.state.approver = deputy_account;
  EXPECT_TRUE(says(both.assessed(), Reason::same_person));
}

TEST(DepartmentSeal, NobodyApprovesACertificateOfHisOwn) {
  Approved principal, seal, department;
  principal.approval.principal_certificate = World::shared().identity("leader").certificate;
  seal.approval.seal_certificate = World::shared().identity("leader").certificate;
  department.approval.seal_certificate = to_bytes("the department's");
  for (const auto* each : {&principal, &seal, &department}) EXPECT_TRUE(says(each->assessed(), Reason::same_person));
}

TEST(DepartmentSeal, TheLeaderIsTheOneItNamesAndInTheRoster) {
  Approved officer, another;
  officer.leader = "officer";
  EXPECT_TRUE(says(officer.assessed(), Reason::order_signer_not_entitled));
  another.leader = "deputy";
  another.leaders_certificate = sha256("the deputy's");
  EXPECT_TRUE(says(another.assessed(), Reason::order_signer_not_entitled));
}

TEST(DepartmentSeal, DatesAndFormMustBeRight) {
  Approved backward, early, other;
  backward.approval.to = backward.approval.from + -1;
  EXPECT_TRUE(says(backward.assessed(), Reason::order_malformed));
  early.issued = early.now + 60;
  EXPECT_TRUE(says(early.assessed(), Reason::order_not_in_force));
  auto facts = other.facts();
  facts.region_octets = to_bytes("<DATA Id=\"data\"></DATA>");
  EXPECT_TRUE(says(other.assessed(facts), Reason::order_malformed));
}

TEST(DepartmentSeal, AListNeedsALeaderAlone) {
  Approved list;
  list.kind = "status";
  list.reviewed = false;
  EXPECT_TRUE(list.assessed().empty());
  list.leader = "officer";
  EXPECT_TRUE(says(list.assessed(), Reason::order_signer_not_entitled));
}

DocumentFacts succession_facts(const Approved& standing, const std::string& body) {
  auto facts = standing.facts();
  facts.region_octets =
      to_bytes("<DATA Id=\"data\">" + tag("KIND", "succession") + tag("ROOT_ENTRY", std::string(64, 'a')) + tag("NUMBER", "1") +
               tag("PREVIOUS", "") + tag("ISSUED", to_iso8601(standing.now)) + tag("SUCCESSION", body) + "</DATA>");
  return facts;
}

std::string decision_of(const Approved& standing) {
  return "<DECISION day=\"" + to_iso8601(standing.now).substr(0, 10) + "\" number=\"1/QĐ\"></DECISION>";
}

std::string principal_named(const Approved& standing, std::string_view person) {
  return tag("PRINCIPAL_NAME", "Q") + tag("PRINCIPAL_CERTIFICATE", to_base64(World::shared().identity(person).certificate)) +
         tag("FROM", to_iso8601(standing.now).substr(0, 10)) + decision_of(standing);
}

TEST(DepartmentSeal, APrincipalsSuccessionNeedsTwoPersonsLikeAnApproval) {
  Approved standing;
  EXPECT_TRUE(standing.assessed(succession_facts(standing, principal_named(standing, "stranger"))).empty());
  EXPECT_TRUE(says(standing.assessed(succession_facts(standing, principal_named(standing, "leader"))), Reason::same_person));
  const auto subject = subject_of(succession_facts(standing, principal_named(standing, "stranger")));
  ASSERT_TRUE(subject);
  EXPECT_NE(subject, subject_of(succession_facts(standing, principal_named(standing, "homeroom"))));
  EXPECT_NE(subject, subject_of(standing.facts()));
  standing.state.approver.reset();
  EXPECT_TRUE(
      says(standing.assessed(succession_facts(standing, principal_named(standing, "stranger"))), Reason::registration_not_approved));
  standing.reviewed = false;
  EXPECT_TRUE(
      says(standing.assessed(succession_facts(standing, principal_named(standing, "stranger"))), Reason::registration_not_reviewed));
  standing.leader = "officer";
  EXPECT_TRUE(
      says(standing.assessed(succession_facts(standing, principal_named(standing, "stranger"))), Reason::order_signer_not_entitled));
}

TEST(DepartmentSeal, ItsNextCertificateIsNamedByALeaderAndIsNobodys) {
  Approved standing;
  standing.reviewed = false;
  const auto named = [&](ByteView certificate) {
    return standing.assessed(succession_facts(standing, tag("DEPARTMENT_CERTIFICATE", to_base64(certificate)) + decision_of(standing)));
  };
  EXPECT_TRUE(named(World::shared().identity("other-school").certificate).empty());
  EXPECT_TRUE(says(named(World::shared().identity("leader").certificate), Reason::same_person));
  EXPECT_TRUE(says(named(to_bytes("no certificate")), Reason::order_malformed));
  EXPECT_TRUE(says(named(to_bytes("the department's")), Reason::same_person)) << "its present one";
}

TEST(DepartmentSeal, OnceSucceededTheOldCertificateSealsNothing) {
  Approved standing;
  const auto succeeded_by = [&](const Bytes& certificate) {
    Approved after;
    after.register_now.apply({OrderKind::succession, {}, 1, std::nullopt, {}, sha256("s"), DepartmentSuccession{certificate, {}}}, 4,
                             after.now);
    return after.assessed();
  };
  EXPECT_TRUE(says(succeeded_by(to_bytes("the next")), Reason::department_certificate_succeeded));
  EXPECT_TRUE(succeeded_by(to_bytes("the department's")).empty()) << "the token that it names is in";
}

TEST(DepartmentSeal, NoOtherOrderIsSealed) {
  const Approved standing;
  auto facts = standing.facts();
  facts.region_octets =
      to_bytes("<DATA Id=\"data\">" + tag("KIND", "clock-correction") + tag("ROOT_ENTRY", std::string(64, 'a')) + tag("NUMBER", "1") +
               tag("PREVIOUS", "") + tag("ISSUED", to_iso8601(standing.now)) +
               tag("CLOCK_CORRECTION", tag("ENTRY", "1") + tag("NEWEST", to_iso8601(standing.now)) + tag("REASON", "r")) + "</DATA>");
  EXPECT_TRUE(says(standing.assessed(facts), Reason::kind_not_permitted));
}

TEST(DepartmentSeal, ACertificateHasARegisterNumberAndALeader) {
  const Approved standing;
  auto facts = standing.facts();
  facts.kind = Kind::certificate;
  facts.fields = {{"register-number", "12/2026"}, {"school-code", "00"}};
  EXPECT_TRUE(standing.assessed(facts).empty());
  EXPECT_NE(department_tuple(facts), std::nullopt);
  facts.fields["school-code"] = "01";
  EXPECT_TRUE(says(standing.assessed(facts), Reason::school_mismatch));
  facts.fields = {{"register-number", ""}, {"school-code", "00"}};
  EXPECT_TRUE(says(standing.assessed(facts), Reason::field_missing));
  EXPECT_EQ(department_tuple(facts), std::nullopt);
}

// What each appliance seals is the code's floor, whatever its policy file permits.
TEST(DepartmentSeal, ASchoolSealsNoApprovalAndADepartmentNoTranscript) {
  const Approved standing;
  EXPECT_TRUE(says(standing.assessed(standing.facts(), Organisation::school), Reason::kind_not_permitted));
  auto transcript = standing.facts();
  transcript.kind = Kind::annual_transcript;
  EXPECT_TRUE(says(standing.assessed(transcript), Reason::kind_not_permitted));
  auto paper = standing.facts();
  paper.form = signet::Form::pdf;
  EXPECT_TRUE(says(standing.assessed(paper), Reason::kind_not_permitted));
}

// Not even a correction order would help, if one came into its journal.
TEST(DepartmentSeal, WhatIsSealedIsNotReplaced) {
  Approved standing;
  const auto facts = standing.facts();
  standing.tuple = TupleState{TupleState::State::sealed, sha256("the first"), 9};
  Correction correction;
  correction.documents = {{sha256("the first"), facts.document}};
  standing.register_now.apply({OrderKind::correction, {}, 1, std::nullopt, {}, sha256("c"), correction}, 3, standing.now);
  const auto found = standing.assessed(facts);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().reason, Reason::already_sealed);
}

TEST(DepartmentSeal, NobodyAboveADepartmentIsHeardOf) {
  constexpr std::int64_t long_ago_s = -3650LL * 24 * 60 * 60;
  Approved standing;
  standing.register_now.apply({OrderKind::status, {}, 1, std::nullopt, {}, sha256("a list"), Status{}}, 3, standing.now + long_ago_s);
  EXPECT_TRUE(standing.assessed().empty());
  EXPECT_TRUE(says(standing.assessed(standing.facts(), Organisation::school), Reason::department_silent));
}

TEST(DepartmentSeal, TheTupleIsTheOrdersJournalKindAndNumber) {
  Approved one, list;
  list.kind = "status";
  const auto tuple = department_tuple(one.facts());
  ASSERT_TRUE(tuple);
  one.approval.to = one.approval.to + 50;
  EXPECT_EQ(department_tuple(one.facts()), tuple);
  EXPECT_NE(department_tuple(list.facts()), tuple);
  EXPECT_EQ(subject_of(list.facts()), std::nullopt);
}

TEST(DepartmentSeal, AnApprovalNamesThisDepartmentsWitnessOrNone) {
  Approved approved;
  EXPECT_TRUE(approved.assessed(approved.facts()).empty());
  approved.approval.witness = "w.example/witness+00000000+key";
  EXPECT_TRUE(approved.assessed(approved.facts()).empty());
  approved.approval.witness = "w.example/witness+00000000+another";
  const auto refused = approved.assessed(approved.facts());
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused.front().reason, Reason::approval_witness_wrong);
}

TEST(DepartmentSeal, TheSubjectIsEverythingThatAnApprovalAndItsRegistrationShare) {
  const Approved genuine;
  const auto subject = subject_of(genuine.facts());
  ASSERT_TRUE(subject);
  const std::vector<std::function<void(Approval&)>> changes{
      [](Approval& a) { a.school_code = "00000002"; },
      [](Approval& a) { a.school_name = "B"; },
      [](Approval& a) { a.origin = "b.example/journal"; },
      [](Approval& a) { a.checkpoint_key = Bytes(32, 2); },
      [](Approval& a) { a.seal_certificate = to_bytes("another's"); },
      [](Approval& a) { a.principal_certificate = to_bytes("another's"); },
      [](Approval& a) { a.principal_name = "Q"; },
  };
  for (const auto& change : changes) {
    Approved changed;
    change(changed.approval);
    EXPECT_NE(subject_of(changed.facts()), subject);
  }
  Approved later;
  later.approval.to = later.approval.to + 1;
  later.approval.witness = "w.example/witness+00000000+key";
  EXPECT_EQ(subject_of(later.facts()), subject);
}

struct Acting {
  Register register_now;
  Instant now = world::now();
  Acting() { register_now.apply({OrderKind::roster, {}, 1, std::nullopt, {}, sha256("roster"), department_roster()}, 1, now); }
  std::vector<Finding> judged(DepartmentAct::What what, std::uint32_t account, const std::optional<RegistrationState>& state,
                              const Digest& principal = sha256("principal")) const {
    return judge_act({what, sha256("subject"), sha256("request"), account}, principal, register_now, state, now);
  }
};

using What = DepartmentAct::What;

TEST(DepartmentAct, AnOfficerReviewsAndALeaderApprovesOrRejects) {
  const Acting acting;
  const RegistrationState reviewed{officer_account, std::nullopt};
  EXPECT_TRUE(acting.judged(What::review, officer_account, std::nullopt).empty());
  EXPECT_TRUE(acting.judged(What::approve, leader_account, reviewed).empty());
  EXPECT_TRUE(acting.judged(What::reject, leader_account, std::nullopt).empty());
  EXPECT_TRUE(says(acting.judged(What::review, leader_account, std::nullopt), Reason::duty_missing));
  EXPECT_TRUE(says(acting.judged(What::approve, officer_account, reviewed), Reason::duty_missing));
  EXPECT_TRUE(says(acting.judged(What::reject, officer_account, reviewed), Reason::duty_missing));
  EXPECT_TRUE(says(acting.judged(What::approve, clerk_account, reviewed), Reason::duty_missing));
  EXPECT_TRUE(says(acting.judged(What::approve, 999, reviewed), Reason::duty_missing));
}

TEST(DepartmentAct, NobodyApprovesWhatNobodyOrHeHimselfReviewed) {
  const Acting acting;
  EXPECT_TRUE(says(acting.judged(What::approve, leader_account, std::nullopt), Reason::registration_not_reviewed));
  EXPECT_TRUE(says(acting.judged(What::approve, leader_account, RegistrationState{leader_account, std::nullopt}), Reason::same_person));
  EXPECT_TRUE(
      says(acting.judged(What::approve, leader_account, RegistrationState{officer_account, std::nullopt}, certificate_named("leader")),
           Reason::same_person));
}

TEST(DepartmentAct, ARejectionTakesEverythingBackAndAReviewAsksForANewApproval) {
  Registrations registrations;
  const auto act = [&](What what, std::uint32_t account) { registrations.apply({what, sha256("subject"), sha256("request"), account}); };
  const auto state = [&] { return registrations.state_of(sha256("subject")); };
  EXPECT_FALSE(state());
  act(What::review, officer_account), act(What::approve, leader_account);
  EXPECT_EQ(state()->approver, leader_account);
  act(What::review, officer_account);
  EXPECT_EQ(state()->approver, std::nullopt);
  act(What::reject, leader_account);
  EXPECT_FALSE(state());
  EXPECT_FALSE(registrations.state_of(sha256("another")));
}

}  // namespace
}  // namespace signet::test
