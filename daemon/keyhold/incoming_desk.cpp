#include "daemon/keyhold/incoming_desk.h"

#include "daemon/keyhold/seal_desk.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using wire::ServiceRequest;

Finding about(Reason reason, std::string detail) { return {reason, "", "", "", "", std::move(detail)}; }

ServiceAnswer told(Answer answer, const std::vector<Finding>& findings) {
  ServiceAnswer out;
  out.answer = answer;
  out.findings = to_wire(findings);
  return out;
}

bool may_ask(const Appliance& appliance, std::uint32_t uid, Instant now) {
  return appliance.standing()->register_now.is_clerk(uid, now) || appliance.files.rules.system_uids.contains(uid);
}

ServiceAnswer entered(ServiceAnswer answer, const Result<Appended>& appended) {
  if (!appended) return told(Answer::unavailable, {finding_of(appended.refusal())});
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
  return answer;
}

// Archived, then entered, then known: a death in between leaves a file that nothing names.
Result<Appended> keep(Appliance& appliance, const Standing& standing, const IncomingEntry& entry, ByteView document) {
  TRY_DONE(appliance.recorder.archive(entry.document, document, journal::Need::ordinary));
  for (const auto& list : entry.revocation) {
    if (const auto* der = standing.trust_or_none()->revocation_list(list)) TRY_DONE(appliance.keep_revocation_list(list, *der));
  }
  TRY(auto appended, appliance.recorder.append(incoming_entry(entry)));
  appliance.incoming.add(entry.document, {appended.index, entry.time});
  return appended;
}

}  // namespace

ServiceAnswer take_incoming(Appliance& appliance, os::Channel& inspect, const ServiceRequest& request, ByteView document) {
  const auto now = appliance.clock.now();
  if (!now) return told(Answer::unavailable, {finding_of(now.refusal())});
  if (appliance.identity.organisation != Organisation::school)
    return told(Answer::malformed, {about(Reason::request_malformed, "kind = \"department\"")});
  // A stranger's attempt leaves no entry: any account of the machine can make as many as it likes.
  if (!may_ask(appliance, request.caller.uid, *now))
    return told(Answer::refused, {about(Reason::caller_not_allowed, "uid " + std::to_string(request.caller.uid))});
  const auto standing = appliance.standing();
  const Digest digest = sha256(document);
  const auto judgement = read_incoming(appliance, *standing, inspect, document, digest, *now);
  ServiceAnswer answer = told(judgement.findings.empty() ? Answer::done : Answer::refused, judgement.findings);
  answer.document = digest;
  answer.time = *now;
  if (judgement.facts && judgement.facts->kind != Kind{}) answer.kind = code(judgement.facts->kind);
  const std::scoped_lock one{appliance.one_act_at_a_time};
  if (!judgement.findings.empty()) {
    ++appliance.counters.refused;
    appliance.refusals.add(judgement.findings, *now);
    return entered(std::move(answer),
                   appliance.recorder.append(refused_entry(*now, request.caller.uid, "incoming", digest, judgement.findings, 1)));
  }
  if (const auto before = appliance.incoming.of(digest)) {
    answer.journaled = answer.redelivered = true;
    answer.journal_index = before->index;
    return answer;
  }
  return entered(std::move(answer), keep(appliance, *standing,
                                         {*now, request.caller.uid, digest, judgement.seal_certificate, judgement.revocation}, document));
}

}  // namespace signet::keyhold
