#include "daemon/keyhold/department_desk.h"

#include <unistd.h>

#include "daemon/keyhold/seal_desk.h"
#include "document/compose/key_proof.h"
#include "policy/base/json.h"
#include "policy/department.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::Operation;
using wire::ServiceAnswer;

// Without a roster there is no clerk yet: then whoever runs the service, or root.
bool may_ask_for_proof(const Appliance& appliance, std::uint32_t uid, Instant now) {
  const auto standing = appliance.standing();
  if (standing->register_now.roster() != nullptr) return standing->register_now.is_clerk(uid, now);
  return uid == 0 || uid == ::geteuid();
}

std::string proof_json(const Appliance& appliance, const KeyProof& proof, const Bytes& value) {
  return nlohmann::json{{"root_entry", to_hex(proof.root_entry)},
                        {"origin", proof.origin},
                        {"checkpoint_key", to_base64(proof.checkpoint_key)},
                        {"school_code", proof.school_code},
                        {"school_name", appliance.files.settings.school_name},
                        {"certificate", to_base64(appliance.seal_certificate.der())},
                        {"time", to_iso8601(proof.time)},
                        {"value", to_base64(value)}}
      .dump();
}

DepartmentAct::What what_of(Operation operation) {
  if (operation == Operation::review) return DepartmentAct::What::review;
  ensure(operation == Operation::approve || operation == Operation::reject, "only these are acts of a department");
  return operation == Operation::approve ? DepartmentAct::What::approve : DepartmentAct::What::reject;
}

ServiceAnswer told_act(Answer answer, const std::vector<Finding>& findings) {
  ServiceAnswer out;
  out.answer = answer;
  out.findings = to_wire(findings);
  return out;
}

ServiceAnswer journaled(ServiceAnswer answer, const Result<Appended>& appended) {
  if (!appended) return told_act(Answer::unavailable, {finding_of(appended.refusal())});
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
  return answer;
}

}  // namespace

Result<std::string> prove_key(Appliance& appliance, const os::Peer& peer) {
  TRY(const auto now, appliance.clock.now());
  if (appliance.identity.organisation != Organisation::school) return Refusal{Reason::request_malformed, "kind = \"department\""};
  if (!may_ask_for_proof(appliance, peer.uid, now)) return Refusal{Reason::caller_not_allowed, "uid " + std::to_string(peer.uid)};
  const auto& identity = appliance.identity;
  const auto& certificate = appliance.seal_certificate;
  const KeyProof proof{identity.root_entry, identity.origin, identity.checkpoint_key, identity.school_code, certificate.digest(), now};
  TRY(auto draft, compose_key_proof(proof, certificate));
  const Bytes octets{draft.to_be_signed().begin(), draft.to_be_signed().end()};
  const auto algorithm = draft.algorithm();
  TRY(const auto recorded, appliance.recorder.record_intent(draft, key_proof_entry(now, peer.uid, sha256(octets), certificate.digest())));
  auto value = appliance.token->seal(std::move(draft), recorded);
  if (!value) return appliance.end_soon(), value.refusal();
  TRY_DONE(verify_value(certificate, algorithm, octets, *value));
  return proof_json(appliance, proof, *value);
}

ServiceAnswer record_act(Appliance& appliance, const wire::ServiceRequest& request, ByteView registration, const os::Peer& peer) {
  const std::scoped_lock one{appliance.one_act_at_a_time};
  const auto now = appliance.clock.now();
  if (!now) return told_act(Answer::unavailable, {finding_of(now.refusal())});
  if (appliance.identity.organisation != Organisation::department || request.word.note.empty())
    return told_act(Answer::malformed,
                    {{Reason::request_malformed, "", "", "", "", request.word.note.empty() ? "--note" : "kind = \"school\""}});
  const DepartmentAct act{what_of(request.operation), request.word.subject, sha256(registration), peer.uid};
  const auto standing = appliance.standing();
  const auto unmet = judge_act(act, request.word.principal, standing->register_now, appliance.registration_of(act.subject), *now);
  ServiceAnswer answer = told_act(unmet.empty() ? Answer::done : Answer::refused, unmet);
  answer.document = act.request;
  answer.time = *now;
  // As of an activation, a stranger's attempt leaves no entry: any account of the machine can make as many as it likes.
  if (!unmet.empty() && person_of_account(standing->register_now, peer.uid, *now) == nullptr) return answer;
  if (!unmet.empty())
    return journaled(answer, appliance.recorder.append(refused_entry(*now, peer.uid, code(act.what), act.request, unmet, 1)));
  const Digest note = sha256(request.word.note);
  if (const auto kept = appliance.recorder.archive(act.request, registration, journal::Need::ordinary); !kept)
    return told_act(Answer::unavailable, {finding_of(kept.refusal())});
  if (const auto kept = appliance.recorder.archive(note, as_bytes(request.word.note), journal::Need::ordinary); !kept)
    return told_act(Answer::unavailable, {finding_of(kept.refusal())});
  const auto appended = appliance.recorder.append(act_entry(*now, act, note));
  if (appended) appliance.apply(act);
  return journaled(std::move(answer), appended);
}

}  // namespace signet::keyhold
