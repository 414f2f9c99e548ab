// A school in order, and one good order of each kind for it. Tests change what they are about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "policy/register.h"
#include "tests/support/world.h"

namespace signet::test {

/// Class 8A1 with a vice-principal (`deputy`), an administrator, the principal himself (`head`), and a clerk of account 7.
Roster roster_of_the_case();

struct OrderCase {
  OrderCase();

  /// The order of this kind that comes next; kind by its body, of a lock as said.
  Order next(const OrderBody& body, OrderKind lock_kind = OrderKind::lock) const;
  /// Signed as it must be.
  DocumentFacts signed_by_whom_it_must(OrderKind kind) const;
  /// Codes of everything against it.
  std::vector<std::string> judged(const OrderBody& body) const;
  std::vector<std::string> judged(const Order& order, const DocumentFacts& document) const;
  /// Into force without judging. Returns the order's file.
  Digest take(const OrderBody& body, OrderKind lock_kind = OrderKind::lock);

  Register register_now;
  JournalIdentity identity;
  Instant now, issued;
  Digest principal, leader, approval;  // certificates; file of the approval
};

Paper a_paper(const OrderCase& school);
Approval an_approval(const OrderCase& school);
Delegation a_delegation(const OrderCase& school);
Departure a_departure(const OrderCase& school);
ClassLock a_lock();
/// With a reason: taken as an unlock by `OrderCase::next`.
ClassLock an_unlock();
Correction a_correction(const OrderCase& school);
StandingAuthorisation a_standing_authorisation(const OrderCase& school);
KeyHandover a_handover(const OrderCase& school);
Succession a_succession(const OrderCase& school);

/// One acceptable order of each kind, in an order in which all of them can be taken.
std::vector<std::pair<OrderBody, OrderKind>> bodies_of_every_kind(const OrderCase& school);

inline bool has_code(const std::vector<std::string>& codes, Reason reason) {
  return std::find(codes.begin(), codes.end(), code(reason)) != codes.end();
}

}  // namespace signet::test

#define EXPECT_ACCEPTED(school, body) EXPECT_EQ((school).judged(body), std::vector<std::string>{})
#define EXPECT_REFUSED_FOR(school, body, why) \
  EXPECT_TRUE(::signet::test::has_code((school).judged(body), ::signet::Reason::why)) << ::testing::PrintToString((school).judged(body))
