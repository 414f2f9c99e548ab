#include "daemon/keyhold/hold_desk.h"

#include <unistd.h>

#include <algorithm>

#include "daemon/keyhold/seal_desk.h"
#include "daemon/keyhold/token_memory.h"
#include "journal/cosignature.h"
#include "policy/base/json.h"

namespace signet::keyhold {
namespace {

using wire::Answer;

constexpr std::size_t checkpoints_max = 64;

Reply told_operator(Answer answer, const Refusal& why) {
  Reply reply;
  reply.answer.answer = answer;
  reply.answer.findings = to_wire({{why.reason, "", "", "", "", why.detail}});
  return reply;
}

bool is_operator(const os::Peer& peer) { return peer.uid == 0 || peer.uid == ::geteuid(); }

Refusal not_released(std::string why) { return {Reason::hold_not_released, std::move(why)}; }

Result<std::vector<std::string>> notes_in(ByteView document) {
  const auto json = nlohmann::json::parse(as_text(document), nullptr, false);
  if (!json.is_object() || !json.contains("checkpoints") || !json["checkpoints"].is_array() || json["checkpoints"].size() > checkpoints_max)
    return Refusal{Reason::request_malformed, "checkpoints"};
  std::vector<std::string> notes;
  for (const auto& each : json["checkpoints"]) {
    if (!each.is_string()) return Refusal{Reason::request_malformed, "checkpoints"};
    notes.push_back(each.get<std::string>());
  }
  if (notes.empty()) return not_released("--receipt, --checkpoint");
  return notes;
}

// The journal is at least as new as what others have of it, and the same.
Result<journal::Checkpoint> continued(Appliance& appliance, const journal::Verifier& log, const std::string& note) {
  const auto shown = journal::open_checkpoint(note, log);
  if (!shown) return not_released("a checkpoint that is not of " + log.name);
  if (const auto ours = appliance.recorder.continues(shown->size, shown->root); !ours)
    return not_released("shown: " + std::to_string(shown->size) + " entries; " + ours.refusal().detail);
  return *shown;
}

std::uint64_t cosigned_here(Appliance& appliance, const journal::Verifier& log) {
  const auto note = appliance.recorder.cosigned();
  const auto kept = note ? journal::open_checkpoint(*note, log) : Result<journal::Checkpoint>{note.refusal()};
  return kept ? kept->size : 0;
}

bool is_cosigned(const Register& register_now, const std::string& octets) {
  const auto note = journal::parse_note(octets);
  const auto by = [&](const Register::Held<Approval>& held) {
    const auto witness = journal::WitnessKey::parse(held.body.witness);
    const auto at = note && witness ? journal::cosigned_at(*note, *witness) : Result<std::optional<Instant>>{std::optional<Instant>{}};
    return at && at->has_value();
  };
  const auto& approvals = register_now.approvals();
  return std::any_of(approvals.begin(), approvals.end(), by);
}

bool has_witness(const Register& register_now) {
  const auto& approvals = register_now.approvals();
  return std::any_of(approvals.begin(), approvals.end(), [](const auto& held) { return !held.body.witness.empty(); });
}

Result<std::vector<std::uint64_t>> judge_release(Appliance& appliance, ByteView document) {
  TRY(const auto notes, notes_in(document));
  TRY(const auto log, journal::Verifier::parse(appliance.verifier_key));
  const auto standing = appliance.standing();
  bool cosigned = !has_witness(standing->register_now);
  const auto before = cosigned_here(appliance, log);
  std::vector<std::uint64_t> sizes;
  for (const auto& note : notes) {
    TRY(const auto shown, continued(appliance, log, note));
    cosigned = cosigned || (shown.size >= before && is_cosigned(standing->register_now, note));
    sizes.push_back(shown.size);
  }
  if (!cosigned)
    return not_released("no checkpoint that the department's witness has cosigned last: signet department witness --origin … --out F");
  TRY_DONE(check_token_memory(appliance));
  return sizes;
}

}  // namespace

Reply release_hold(Appliance& appliance, ByteView document, const os::Peer& peer) {
  const auto now = appliance.clock.entry_time();
  if (!is_operator(peer) && !appliance.standing()->register_now.is_clerk(peer.uid, now))
    return told_operator(Answer::refused, {Reason::caller_not_allowed, "uid " + std::to_string(peer.uid)});
  if (!appliance.on_hold()) return told_operator(Answer::refused, not_released("not on hold"));
  const auto sizes = judge_release(appliance, document);
  if (!sizes) return told_operator(Answer::refused, sizes.refusal());
  const auto appended = appliance.recorder.append(hold_released_entry(now, peer.uid, *sizes));
  if (!appended) return told_operator(Answer::unavailable, appended.refusal());
  if (const auto cleared = appliance.state->clear_hold(); !cleared) return told_operator(Answer::unavailable, cleared.refusal());
  appliance.set_hold(false);
  Reply reply;
  reply.answer.time = now;
  reply.answer.journaled = true;
  reply.answer.journal_index = appended->index;
  return reply;
}

Reply forget_person(Appliance& appliance, const std::string& person, const os::Peer& peer) {
  if (!is_operator(peer)) return told_operator(Answer::refused, {Reason::caller_not_allowed, "uid " + std::to_string(peer.uid)});
  const auto name = appliance.state->name_of(person);
  if (!name) return told_operator(Answer::unavailable, name.refusal());
  if (!*name) return told_operator(Answer::not_found, {Reason::not_found, "a key of this person"});
  // Recorded first: the entry has the name that the journal knows the pupil by, which nobody can lead back to him afterwards.
  const auto now = appliance.clock.entry_time();
  const auto appended = appliance.recorder.append(forgotten_entry(now, peer.uid, **name));
  if (!appended) return told_operator(Answer::unavailable, appended.refusal());
  if (const auto erased = appliance.state->forget(person); !erased) return told_operator(Answer::unavailable, erased.refusal());
  Reply reply;
  reply.answer.time = now;
  reply.answer.journaled = true;
  reply.answer.journal_index = appended->index;
  return reply;
}

}  // namespace signet::keyhold
