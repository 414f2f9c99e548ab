#include "daemon/keyhold/hold_desk.h"

#include <unistd.h>

#include <algorithm>

#include "daemon/keyhold/seal_desk.h"
#include "daemon/keyhold/token_memory.h"
#include "journal/cosignature.h"
#include "journal/witness.h"
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

/// The log of ours, of any year, that a note claims to be of.
std::optional<journal::Verifier> log_of_note(const Appliance& appliance, const std::string& note) {
  const auto origin = journal::claimed_origin({0, {}, note});
  return origin ? appliance.recorder.verifier_of(*origin) : std::nullopt;
}

// The journal is at least as new as what others have of it, and the same.
Result<journal::Checkpoint> continued(Appliance& appliance, const std::string& note) {
  const auto log = log_of_note(appliance, note);
  const auto shown = log ? journal::open_checkpoint(note, *log) : Result<journal::Checkpoint>{Refusal{Reason::not_found, ""}};
  if (!shown) return not_released("a checkpoint that is not of " + appliance.origin);
  if (const auto ours = appliance.recorder.continues(*shown); !ours)
    return not_released("shown: " + std::to_string(shown->size) + " entries; " + ours.refusal().detail);
  return *shown;
}

/// The newest checkpoint, of the newest year that has one, that a witness has cosigned; of size 0 where there is none.
journal::Checkpoint cosigned_here(Appliance& appliance) {
  std::vector<std::string> origins{appliance.origin};
  const auto& years = appliance.recorder.years();
  for (auto year = years.rbegin(); year != years.rend(); ++year) origins.push_back(year->tree.origin);
  for (const auto& origin : origins) {
    const auto note = appliance.recorder.cosigned(origin);
    const auto log = appliance.recorder.verifier_of(origin);
    const auto kept = note && log ? journal::open_checkpoint(*note, *log) : Result<journal::Checkpoint>{Refusal{Reason::not_found, ""}};
    if (kept) return *kept;
  }
  return {};
}

/// Of one journal's checkpoints: a later year's, or as large a one of the same year.
bool as_new_as(const journal::Checkpoint& shown, const journal::Checkpoint& before) {
  return shown.origin == before.origin ? shown.size >= before.size : shown.origin > before.origin;  // one name, four digits
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
  const auto standing = appliance.standing();
  bool cosigned = !has_witness(standing->register_now);
  const auto before = cosigned_here(appliance);
  std::vector<std::uint64_t> sizes;
  for (const auto& note : notes) {
    TRY(const auto shown, continued(appliance, note));
    cosigned = cosigned || (as_new_as(shown, before) && is_cosigned(standing->register_now, note));
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
