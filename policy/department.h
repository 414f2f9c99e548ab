// A department above schools: whose word counts in its own journal, and what its appliance seals (S3 Đ.33.8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/decide.h"
#include "policy/order.h"

namespace signet {

/// Whoever the roster in force gives this Unix account, if that person has not left; null: nobody, or more than one.
const Person* person_of_account(const Register& register_now, std::uint32_t account, Instant now);
/// The person of that key, with that duty, who has not left; null: none.
const Person* person_with(const Register& register_now, const std::string& key, Duty duty, Instant now);

/// An order of the department's own journal: its roster by its own certificate and a leader, every other order by a leader.
void judge_department_order(const Order& order, const DocumentFacts& document, const Register& register_now,
                            const JournalIdentity& identity, Instant now, std::vector<Finding>& findings);

/// The format of what a department seals for schools' journals: its approvals, successions and lists. The order's own, with the
/// DEPARTMENT slot for the seal.
Profile sealed_order_profile();
/// What review and approval must have been about; nothing where the document is no approval whose leader's signature holds.
std::optional<Digest> subject_of(const DocumentFacts& facts);
/// The tuple that holds at most one live seal: an order's journal, kind and number; a certificate's register number.
std::optional<std::string> department_tuple(const DocumentFacts& facts);

}  // namespace signet
