#include "daemon/keyhold/reply.h"

#include "daemon/keyhold/seal_desk.h"
#include "policy/department.h"

namespace signet::keyhold {
namespace {

std::vector<Finding> of_account(Reason reason, const os::Peer& peer) {
  return {{reason, "", "", "", "", "uid " + std::to_string(peer.uid)}};
}

}  // namespace

wire::ServiceAnswer told_person(wire::Answer answer, const std::vector<Finding>& findings) {
  wire::ServiceAnswer out;
  out.answer = answer;
  out.findings = to_wire(findings);
  return out;
}

wire::ServiceAnswer refuse_person(Appliance& appliance, const os::Peer& peer, const std::string& request, const std::vector<Finding>& why) {
  auto answer = told_person(wire::Answer::refused, why);
  answer.time = appliance.clock.entry_time();
  ++appliance.counters.refused;
  appliance.refusals.add(why, answer.time);
  if (!appliance.unreadable.first_of_period(peer.uid, request, answer.time, why)) return answer;
  const auto appended = appliance.recorder.append(refused_entry(answer.time, peer.uid, request, std::nullopt, why, 1));
  if (!appended) return told_person(wire::Answer::unavailable, {finding_of(appended.refusal())});
  answer.journaled = true;
  answer.journal_index = appended->index;
  return answer;
}

std::vector<Finding> unless_person(const Appliance& appliance, const os::Peer& peer, Instant now) {
  if (person_of_account(appliance.standing()->register_now, peer.uid, now) != nullptr) return {};
  return of_account(Reason::account_not_in_roster, peer);
}

std::vector<Finding> unless_clerk(const Appliance& appliance, const os::Peer& peer, Instant now) {
  if (appliance.standing()->register_now.is_clerk(peer.uid, now)) return {};
  return of_account(Reason::clerk_only, peer);
}

}  // namespace signet::keyhold
