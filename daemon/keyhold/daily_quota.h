// What one account may make grow in a day: journal, archive and our own state. Kept in keyhold's state, so that no restart gives more.
#pragma once

#include <optional>

#include "daemon/keyhold/appliance.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

/// Accounts that have no place here share one number: a machine has many of them, and none can use up a clerk's.
constexpr std::uint32_t all_strangers = 0xffffffff;

/// Whose number a request of this account counts against: its own for root, clerks, systems, auditors and persons of the roster.
std::uint32_t quota_of(const Appliance& appliance, std::uint32_t uid, Instant now);
/// Counts a request that may leave something behind, before anything of it is looked at. The answer, where the day's number is used up
/// (`over_quota`; in the journal once in an hour, with a count) or cannot be counted (`unavailable`). Reading is never counted, nor closing
/// an activation.
std::optional<wire::ServiceAnswer> charge(Appliance& appliance, const wire::ServiceRequest& request, std::uint32_t uid);

}  // namespace signet::keyhold
