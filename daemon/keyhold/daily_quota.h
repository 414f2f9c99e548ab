// What one account may make grow in a day: journal, archive and our own state. Kept in keyhold's state, so that no restart gives more.
#pragma once

#include <optional>

#include "daemon/keyhold/appliance.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

/// Accounts that have no place here share one number: a machine has many of them, and none can use up a clerk's.
constexpr std::uint32_t all_strangers = 0xffffffff;
/// Their explanations leave nothing and cost processor time: a number of their own, behind every account's, so that they use up nothing
/// else.
constexpr std::uint64_t strangers_explanations = std::uint64_t{1} << 32;

/// Whether a request of this kind counts: it may leave something behind, or is an explanation. Fetching a document leaves something on the
/// persons' socket only; the gate's desk does not charge it.
bool is_counted(wire::Operation operation) noexcept;
/// Whose number in keyhold's state: `whose` is what `quota_of` says.
std::uint64_t number_of(wire::Operation operation, std::uint32_t whose) noexcept;

/// Whose number a request of this account counts against: its own for root, clerks, systems, auditors and persons of the roster.
std::uint32_t quota_of(const Appliance& appliance, std::uint32_t uid, Instant now);
/// Counts a request, before anything of it is looked at. The answer, where the day's number is used up
/// (`over_quota`; in the journal once in an hour, with a count) or cannot be counted (`unavailable`). Reading is never counted, nor closing
/// an activation.
std::optional<wire::ServiceAnswer> charge(Appliance& appliance, const wire::ServiceRequest& request, std::uint32_t uid);

}  // namespace signet::keyhold
