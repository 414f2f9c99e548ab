#include "tests/unit/policy/order_case.h"

#include "tests/support/cast.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::day_s;
using world::World;

Bytes certificate_of_member(const char* name) { return World::shared().identity(name).certificate; }

OrderKind kind_of(const OrderBody& body, OrderKind lock_kind) {
  if (const auto* lock = std::get_if<ClassLock>(&body)) return lock->reason.empty() ? lock_kind : OrderKind::unlock;
  constexpr OrderKind kinds[] = {OrderKind::approval,     OrderKind::configuration,   OrderKind::roster,
                                 OrderKind::delegation,   OrderKind::departure,       OrderKind::lock,
                                 OrderKind::correction,   OrderKind::revocation,      OrderKind::standing_authorisation,
                                 OrderKind::key_handover, OrderKind::succession,      OrderKind::succession,
                                 OrderKind::status,       OrderKind::clock_correction};
  return kinds[body.index()];
}

}  // namespace

Roster roster_of_the_case() {
  static const Roster taught = roster_of_8a1();
  auto roster = taught;
  const auto add = [&](const char* key, std::set<Duty> duties, std::vector<Digest> certificates) {
    roster.persons[key] = Person{key, key, "000000000099", std::move(certificates), std::nullopt, std::move(duties)};
  };
  add("deputy", {Duty::vice_principal}, {});
  add("administrator", {Duty::administrator}, {});
  add("other-teacher", {}, {});
  add("head", {}, {sha256(certificate_of_member("principal"))});
  return roster;
}

OrderCase::OrderCase() : now(world::now()) {
  issued = now;
  principal = sha256(certificate_of_member("principal"));
  leader = sha256(certificate_of_member("leader"));
  identity.root_entry = sha256("the first entry");
  identity.pin = sha256(certificate_of_member("department"));
  identity.origin = "mau.example/journal";
  identity.checkpoint_key = Bytes(32, 1);
  identity.school_code = "00000001";
  auto first = an_approval(*this);
  first.from = now + -day_s;
  issued = now + -day_s;
  approval = take(first);
  take(Configuration{{{"etc/signet/policy.toml", sha256("policy")}}});
  take(roster_of_the_case());
  issued = now;
}

Order OrderCase::next(const OrderBody& body, OrderKind lock_kind) const {
  const auto kind = kind_of(body, lock_kind);
  const auto last = register_now.last(kind);
  const auto number = last.number + 1;
  return {kind,   identity.root_entry,
          number, last.number == 0 ? std::nullopt : std::optional{last.file},
          issued, sha256(std::string{code(kind)} + std::to_string(number)),
          body};
}

DocumentFacts OrderCase::signed_by_whom_it_must(OrderKind kind) const {
  DocumentFacts document;
  const auto sign = [&](Role role, const Digest& certificate) {
    SignatureFact fact;
    fact.role = role;
    fact.certificate = certificate;
    document.signatures.push_back(fact);
  };
  if (leading_role(kind) == Role::leader) {
    sign(Role::leader, leader);
    sign(Role::department, identity.pin);
  } else {
    sign(Role::principal, principal);
  }
  return document;
}

std::vector<std::string> OrderCase::judged(const Order& order, const DocumentFacts& document) const {
  std::vector<std::string> codes;
  for (const auto& each : judge_order(order, document, register_now, identity, now)) codes.emplace_back(code(each.reason));
  return codes;
}

std::vector<std::string> OrderCase::judged(const OrderBody& body) const {
  const auto order = next(body);
  return judged(order, signed_by_whom_it_must(order.kind));
}

Digest OrderCase::take(const OrderBody& body, OrderKind lock_kind) {
  const auto order = next(body, lock_kind);
  register_now.apply(order, register_now.version() + 1, now);
  return order.file;
}

Paper a_paper(const OrderCase& school) { return {"12/QĐ", school.issued + -day_s, std::nullopt}; }

Approval an_approval(const OrderCase& school) {
  Approval approval;
  approval.school_code = school.identity.school_code;
  approval.school_name = "Trường THCS Mẫu A";
  approval.origin = school.identity.origin;
  approval.checkpoint_key = school.identity.checkpoint_key;
  approval.seal_certificate = certificate_of_member("other-school");
  approval.principal_certificate = certificate_of_member("principal");
  approval.principal_name = "Hiệu trưởng";
  approval.leader_certificate = certificate_of_member("leader");
  approval.from = school.now;
  approval.to = school.now + 300 * day_s;
  return approval;
}

Delegation a_delegation(const OrderCase& school) {
  return {"deputy", school.now, school.now + 30 * day_s, {Kind::annual_transcript}, {"8A1"}, a_paper(school)};
}

Departure a_departure(const OrderCase& school) { return {"teacher-TOAN", school.now + -day_s, a_paper(school), true}; }

ClassLock a_lock() { return {world::school_year(), {"8A1"}, {"12/QĐ", Instant{0}, std::nullopt}, ""}; }

ClassLock an_unlock() {
  auto unlock = a_lock();
  unlock.reason = "một điểm nhập sai";
  return unlock;
}

Correction a_correction(const OrderCase& school) {
  Correction correction;
  correction.documents = {{sha256("before"), sha256("after")}};
  correction.request = correction.minutes = a_paper(school);
  correction.requester = "teacher-TOAN";
  correction.evidence = {{"bài kiểm tra", sha256("scan")}};
  correction.witnesses = {"administrator", "deputy"};
  correction.reason = "một điểm nhập sai";
  return correction;
}

StandingAuthorisation a_standing_authorisation(const OrderCase& school) {
  return {{7}, {Kind::annual_transcript}, {"8A1"}, school.now, school.now + 30 * day_s, a_paper(school)};
}

KeyHandover a_handover(const OrderCase& school) { return {"clerk", "other-teacher", school.now, "0001", a_paper(school)}; }

Succession a_succession(const OrderCase& school) {
  return {"Người kế nhiệm", certificate_of_member("stranger"), school.now + day_s, a_paper(school)};
}

std::vector<std::pair<OrderBody, OrderKind>> bodies_of_every_kind(const OrderCase& school) {
  return {{an_approval(school), OrderKind::approval},
          {Configuration{{{"etc/signet/policy.toml", sha256("another")}}}, OrderKind::configuration},
          {roster_of_the_case(), OrderKind::roster},
          {a_delegation(school), OrderKind::delegation},
          {a_departure(school), OrderKind::departure},
          {a_lock(), OrderKind::lock},
          {an_unlock(), OrderKind::unlock},
          {Status{school.now, {}}, OrderKind::status},
          {Revocation{Revocation::What::seal, sha256("a document"), "why", a_paper(school)}, OrderKind::revocation},
          {a_standing_authorisation(school), OrderKind::standing_authorisation},
          {a_handover(school), OrderKind::key_handover},
          {ClockCorrection{3, school.now, "a flat battery"}, OrderKind::clock_correction},
          {a_succession(school), OrderKind::succession},
          {Correction{{{sha256("before 2"), sha256("after 2")}},
                      a_paper(school),
                      "homeroom",
                      {{"x", sha256("scan")}},
                      a_paper(school),
                      {"administrator", "deputy"},
                      "why"},
           OrderKind::correction}};
}

}  // namespace signet::test
