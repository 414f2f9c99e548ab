#include "daemon/keyhold/daily_quota.h"

#include "daemon/keyhold/entries.h"
#include "daemon/keyhold/reply.h"
#include "daemon/os/log.h"
#include "policy/department.h"
#include "policy/school_year.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::Operation;

// Once in an hour for each number: what is refused here must not fill the journal either.
wire::ServiceAnswer over_quota(Appliance& appliance, std::uint32_t uid, std::uint32_t whose, std::uint64_t most, Instant now) {
  const std::vector<Finding> why{{Reason::quota_used, "", "", "", "", std::to_string(most)}};
  auto answer = told_person(Answer::over_quota, why);
  answer.time = now;
  ++appliance.counters.over_quota;
  appliance.refusals.add(why, now);
  if (!appliance.over_quota.first_of_period(whose, "quota", now, why)) return answer;
  os::log_event(os::LogEvent::quota_used, "uid " + std::to_string(uid) + " and its requests of the day");
  const auto appended = appliance.recorder.append(refused_entry(now, uid, "quota", std::nullopt, why, 1));
  if (!appended) return told_person(Answer::unavailable, {finding_of(appended.refusal())});
  answer.journaled = true;
  answer.journal_index = appended->index;
  return answer;
}

}  // namespace

bool is_counted(Operation operation) noexcept {
  switch (operation) {
    case Operation::seal:
    case Operation::seal_manifest:
    case Operation::explain:
    case Operation::explain_manifest:
    case Operation::order:
    case Operation::incoming:
    case Operation::activate:
    case Operation::review:
    case Operation::approve:
    case Operation::reject:
    case Operation::forget:
    case Operation::note:
    case Operation::find:
    case Operation::document: return true;
    default: return false;
  }
}

// An explanation notes the signatures it saw only for those who may ask for a seal.
std::uint64_t number_of(Operation operation, std::uint32_t whose) noexcept {
  const bool explains = operation == Operation::explain || operation == Operation::explain_manifest;
  return explains && whose == all_strangers ? strangers_explanations : whose;
}

std::uint32_t quota_of(const Appliance& appliance, std::uint32_t uid, Instant now) {
  const auto standing = appliance.standing();
  const auto& rules = appliance.files.rules;
  const bool known = uid == 0 || rules.system_uids.contains(uid) || rules.auditor_uids.contains(uid) ||
                     standing->register_now.is_clerk(uid, now) || person_of_account(standing->register_now, uid, now) != nullptr;
  return known ? uid : all_strangers;
}

std::optional<wire::ServiceAnswer> charge(Appliance& appliance, const wire::ServiceRequest& request, std::uint32_t uid) {
  if (!is_counted(request.operation)) return std::nullopt;
  const auto now = appliance.clock.entry_time();
  const auto whose = quota_of(appliance, uid, now);
  const bool stranger = whose == all_strangers;
  const auto& settings = appliance.files.settings;
  const auto most = stranger ? settings.strangers_requests_of_a_day : settings.requests_of_a_day;
  const auto spent = appliance.state->spend(number_of(request.operation, whose), date_of(now), most);
  if (!spent) return told_person(Answer::unavailable, {finding_of(spent.refusal())});
  if (*spent) return std::nullopt;
  return over_quota(appliance, uid, whose, most, now);
}

}  // namespace signet::keyhold
