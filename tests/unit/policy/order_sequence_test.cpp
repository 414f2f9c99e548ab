// Only the direct successor of an order is accepted, in its own journal, by the right signer.
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/order_state.h"
#include "tests/support/cast.h"
#include "tests/unit/policy/order_case.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

bool has(const std::vector<Finding>& findings, Reason reason) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.reason == reason; });
}

struct Case {
  Standing standing;
  JournalIdentity identity;
  DocumentFacts document;
  Order order;
  Case() {
    SignatureFact principal;
    principal.role = Role::principal;
    principal.certificate = sha256(world::World::shared().identity("principal").certificate);
    document.signatures = {principal};
    const auto last = standing.register_now.last(OrderKind::roster);
    order = {OrderKind::roster, {}, last.number + 1, last.file, standing.now, sha256("the new one"), roster_of_8a1()};
  }
  std::vector<Finding> judged() const { return judge_order(order, document, standing.register_now, identity, standing.now); }
};

TEST(OrderSequence, TheDirectSuccessorIsAccepted) { EXPECT_TRUE(Case{}.judged().empty()); }

TEST(OrderSequence, AnythingElseIsRefused) {
  Case skipped;
  ++skipped.order.number;
  EXPECT_TRUE(has(skipped.judged(), Reason::order_not_successor));
  Case loose;
  loose.order.previous = sha256("something else");
  EXPECT_TRUE(has(loose.judged(), Reason::order_not_successor));
  Case again;
  again.order.file = again.standing.register_now.last(OrderKind::roster).file;
  EXPECT_TRUE(has(again.judged(), Reason::order_repeated));
  Case elsewhere;
  elsewhere.order.root_entry = sha256("another journal");
  EXPECT_TRUE(has(elsewhere.judged(), Reason::order_other_journal));
  Case early;
  early.order.issued = early.standing.now + 60;
  EXPECT_TRUE(has(early.judged(), Reason::order_not_in_force));
  Case stranger;
  stranger.document.signatures.front().certificate = sha256("a teacher");
  EXPECT_TRUE(has(stranger.judged(), Reason::order_signer_not_entitled));
}

TEST(OrderState, OfADelegationEndsWithThePrincipalWhoGaveIt) {
  OrderCase school;
  const auto order = *school.register_now.accepted(school.take(a_delegation(school)));
  const auto succession = a_succession(school);
  school.take(succession);
  EXPECT_EQ(state_of(order, school.register_now, succession.from + -1), OrderState::in_force);
  EXPECT_EQ(state_of(order, school.register_now, succession.from), OrderState::ended);
}

}  // namespace
}  // namespace signet::test
