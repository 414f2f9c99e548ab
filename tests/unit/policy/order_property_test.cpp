// Properties of the register: how the orders are dealt out to it changes nothing, and nobody below the principal adds one.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "policy/order_state.h"
#include "tests/support/thorough.h"
#include "tests/unit/policy/order_case.h"

namespace signet::test {
namespace {

using world::day_s;
using Random = std::mt19937;

// Everything that a register can be asked, over all that these orders name.
std::string described(const Register& r, Instant now) {
  std::ostringstream out;
  out << r.version() << ' ' << (r.department_heard() ? r.department_heard()->value() : 0) << ' '
      << (r.status_as_of() ? r.status_as_of()->value() : 0) << ' ' << (r.clock_correction() ? r.clock_correction()->newest.value() : 0);
  for (const auto& each : r.accepted())
    out << '\n'
        << code(each.kind) << each.number << to_hex(each.file) << each.index << code(state_of(each, r, now))
        << r.order_revoked(each.file).has_value();
  for (const std::int64_t days : {-1, 0, 2, 40}) {
    const auto at = now + days * day_s;
    for (const auto& principal : r.principals(at)) out << to_hex(principal);
    out << (r.approval(at) != nullptr) << r.is_clerk(7, at) << (r.delegation_of("deputy", Kind::annual_transcript, "8A1", at) != nullptr)
        << (r.standing_authorisation(7, Kind::annual_transcript, "8A1", at) != nullptr);
  }
  out << (r.departure_of("teacher-TOAN") != nullptr) << r.class_state(world::school_year(), "8A1").locked
      << r.class_state(world::school_year(), "8A1").index << (r.correction_of(sha256("before"), sha256("after")) != nullptr)
      << r.seal_revoked(sha256("a document")).has_value() << (r.roster() == nullptr ? 0 : r.roster()->persons.size());
  return out.str();
}

// A random order that fits the register as it is now.
OrderBody any_body(const OrderCase& school, Random& random) {
  auto bodies = bodies_of_every_kind(school);
  auto body = bodies[random() % bodies.size()].first;
  const auto& accepted = school.register_now.accepted();
  if (auto* revocation = std::get_if<Revocation>(&body); revocation != nullptr && random() % 2 == 0)
    *revocation = {Revocation::What::order, accepted[random() % accepted.size()].file, "why", a_paper(school)};
  return body;
}

std::vector<Order> any_history(Random& random) {
  OrderCase school;
  std::vector<Order> orders;
  const auto count = 5 + random() % 20;
  for (unsigned tries = 0; tries < 200 && orders.size() < count; ++tries) {
    const auto body = any_body(school, random);
    if (!school.judged(body).empty()) continue;
    orders.push_back(school.next(body));
    school.take(body);
  }
  return orders;
}

TEST(OrderProperty, TheFoldIsTheSameWhereverItIsCut) {
  for (unsigned seed = 0; seed < (world::thorough() ? 400U : 20U); ++seed) {
    Random random{seed};
    const auto orders = any_history(random);
    ASSERT_GE(orders.size(), 3U);
    const OrderCase begin;
    Register whole = begin.register_now;
    for (std::size_t i = 0; i < orders.size(); ++i) whole.apply(orders[i], 10 + i, begin.now);
    // As the appliance does it: each batch into a copy that then takes the place of the other.
    Register cut = begin.register_now;
    for (std::size_t i = 0; i < orders.size();) {
      Register next = cut;
      for (std::size_t batch = 1 + random() % 4; batch > 0 && i < orders.size(); --batch, ++i) next.apply(orders[i], 10 + i, begin.now);
      cut = next;
    }
    EXPECT_EQ(described(whole, begin.now), described(cut, begin.now)) << seed;
  }
}

// Those who have a certificate that the appliance knows, and none of whom is the principal or the whole department.
DocumentFacts signed_by_somebody_else(const OrderCase& school, Random& random) {
  const Digest others[] = {sha256(world::World::shared().identity("teacher-TOAN").certificate),
                           sha256(world::World::shared().identity("homeroom").certificate),
                           sha256(world::World::shared().identity("clerk").certificate),
                           sha256(world::World::shared().identity("stranger").certificate), sha256("the deputy's")};
  DocumentFacts document;
  const auto sign = [&](Role role, const Digest& certificate) {
    SignatureFact fact;
    fact.role = role;
    fact.certificate = certificate;
    document.signatures.push_back(fact);
  };
  const auto other = [&] { return others[random() % std::size(others)]; };
  switch (random() % 5) {
    case 0: break;
    case 1: sign(Role::principal, other()); break;
    case 2: sign(Role::leader, school.leader), sign(Role::department, other()); break;
    case 3: sign(Role::leader, other()), sign(Role::department, school.identity.pin); break;
    // The right certificate in a role that leads nothing.
    default: sign(Role::subject_teacher, school.principal), sign(Role::homeroom_teacher, school.leader);
  }
  return document;
}

TEST(OrderProperty, NothingSignedBelowThePrincipalIsEverTaken) {
  for (unsigned seed = 0; seed < (world::thorough() ? 1000U : 40U); ++seed) {
    Random random{seed};
    OrderCase school;
    for (const auto& order : any_history(random)) {
      const auto document = signed_by_somebody_else(school, random);
      const auto found = school.judged(order, document);
      EXPECT_TRUE(has_code(found, Reason::order_signer_not_entitled) || has_code(found, Reason::school_certificate_not_approved))
          << seed << code(order.kind);
      school.register_now.apply(order, school.register_now.version() + 1, school.now);
    }
  }
}

TEST(OrderProperty, ASuccessorIsNotPrincipalBeforeHisDayAndThePredecessorNotAfterIt) {
  OrderCase school;
  const auto succession = a_succession(school);
  school.take(succession);
  const auto heir = sha256(succession.principal_certificate);
  EXPECT_ACCEPTED(school, a_lock());
  auto by_heir = school.signed_by_whom_it_must(OrderKind::lock);
  by_heir.signatures.front().certificate = heir;
  EXPECT_TRUE(has_code(school.judged(school.next(a_lock()), by_heir), Reason::order_signer_not_entitled));
  school.now = school.issued = succession.from;
  EXPECT_REFUSED_FOR(school, a_lock(), order_signer_not_entitled);
  EXPECT_EQ(school.judged(school.next(a_lock()), by_heir), std::vector<std::string>{});
}

TEST(OrderProperty, AStateIsToldForEachOrder) {
  OrderCase school;
  const auto state = [&](OrderKind kind) { return state_of(school.register_now.last(kind), school.register_now, school.now); };
  school.take(a_delegation(school));
  EXPECT_EQ(state(OrderKind::delegation), OrderState::in_force);
  school.take(Revocation{Revocation::What::order, school.register_now.last(OrderKind::delegation).file, "why", a_paper(school)});
  EXPECT_EQ(state(OrderKind::delegation), OrderState::revoked);
  school.take(a_succession(school));
  EXPECT_EQ(state(OrderKind::succession), OrderState::not_yet);
  school.take(a_lock());
  EXPECT_EQ(state(OrderKind::lock), OrderState::in_force);
  school.take(an_unlock());
  EXPECT_EQ(state(OrderKind::lock), OrderState::replaced);
  EXPECT_EQ(state(OrderKind::unlock), OrderState::in_force);
  school.take(a_standing_authorisation(school));
  const auto roster = school.register_now.last(OrderKind::roster);
  school.take(roster_of_the_case());
  EXPECT_EQ(state_of(roster, school.register_now, school.now), OrderState::replaced);
  school.now = school.now + 200 * day_s;
  EXPECT_EQ(state(OrderKind::standing_authorisation), OrderState::ended);
  for (const auto each : {OrderState::in_force, OrderState::not_yet, OrderState::ended, OrderState::replaced, OrderState::revoked})
    EXPECT_EQ(order_state_from_code(code(each)), each);
}

}  // namespace
}  // namespace signet::test
