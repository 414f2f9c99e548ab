#include "daemon/keyhold/witness_desk.h"

#include <algorithm>

#include "daemon/keyhold/seal_desk.h"
#include "journal/cosignature.h"
#include "journal/year_link.h"
#include "policy/base/json.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using Json = nlohmann::json;

ServiceAnswer told_witness(Answer answer, Reason reason, std::string detail) {
  ServiceAnswer out;
  out.answer = answer;
  out.findings = to_wire({{reason, "", "", "", "", std::move(detail)}});
  return out;
}

// The seal on it is our own, so its words are the department's; who led it then and is gone since does not matter here.
std::optional<WitnessedSchool> school_of(Appliance& appliance, os::Channel& inspect, const Digest& file) {
  const auto document = appliance.recorder.fetch(file, limits::order_bytes_max);
  const auto order = document ? read_sealed_here(appliance, inspect, *document, appliance.clock.entry_time()) : std::nullopt;
  const auto* approval = order ? std::get_if<Approval>(&order->body) : nullptr;
  if (approval == nullptr) return std::nullopt;
  return WitnessedSchool{approval->school_code, approval->school_name, approval->origin, approval->checkpoint_key};
}

std::vector<WitnessedSchool> schools_of(Appliance& appliance, os::Channel& inspect) {
  std::vector<WitnessedSchool> schools;
  if (appliance.witness.empty()) return schools;
  for (const auto& record : appliance.ledger.live_of(Kind::certificate_approval)) {
    auto known = appliance.schools.find(record.sealed->file);
    if (!known) {
      known = school_of(appliance, inspect, record.sealed->file);
      appliance.schools.learn(record.sealed->file, *known);
    }
    if (*known && std::find(schools.begin(), schools.end(), **known) == schools.end()) schools.push_back(**known);
  }
  return schools;
}

journal::Verifier verifier_of(const WitnessedSchool& school, const std::string& origin) {
  std::array<unsigned char, 32> key{};
  ensure(school.key.size() == key.size(), "an approval's key has 32 octets");
  std::copy(school.key.begin(), school.key.end(), key.begin());
  return {origin, journal::PublicKey{key}};
}

// Two keys for one origin: an appliance made anew, with an approval for the new journal. Whoever's signature it bears is meant.
std::optional<journal::Verifier> log_of(const std::vector<WitnessedSchool>& schools, const journal::AddCheckpoint& shown,
                                        const std::string& origin) {
  const auto parts = journal::split_origin(origin);
  std::optional<journal::Verifier> named;
  for (const auto& school : schools) {
    if (!parts || school.origin != parts->base) continue;
    const auto verifier = verifier_of(school, origin);
    if (!named || journal::open_checkpoint(shown.checkpoint, verifier)) named = verifier;
  }
  return named;
}

/// The school whose approval names the origin and the key that a first entry says.
std::optional<journal::Verifier> log_of_key(const std::vector<WitnessedSchool>& schools, const journal::Identity& identity) {
  const auto parts = journal::split_origin(identity.origin);
  for (const auto& school : schools) {
    const auto verifier = verifier_of(school, identity.origin);
    if (parts && school.origin == parts->base && verifier.key == identity.checkpoint_key) return verifier;
  }
  return std::nullopt;
}

Reply reply_to(const Recorder::Witnessed& answer) {
  Reply reply;
  if (answer.status == 400) return {told_witness(Answer::malformed, Reason::request_malformed, answer.why), std::nullopt};
  if (answer.status == 403) return {told_witness(Answer::refused, Reason::witness_signature_wrong, answer.why), std::nullopt};
  if (answer.status == 422) return {told_witness(Answer::refused, Reason::witness_not_continued, answer.why), std::nullopt};
  if (answer.status == 409) {
    reply.answer = told_witness(Answer::conflict, Reason::witness_size_differs, answer.body.substr(0, answer.body.find('\n')));
  } else if (answer.status != 200) {
    return {told_witness(Answer::unavailable, Reason::journal_unavailable, answer.why), std::nullopt};
  }
  reply.payload = to_bytes(answer.body);
  return reply;
}

Json trouble_row(const journal::WitnessedTrouble& trouble) {
  Json row{{"trouble", std::string{code(trouble.trouble)}}, {"time", to_iso8601(trouble.time)}, {"checkpoint", trouble.note}};
  const auto note = journal::parse_note(trouble.note);
  if (!trouble.why.empty()) row["why"] = trouble.why;
  if (const auto shown = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>{note.refusal()})
    row["size"] = shown->size;
  return row;
}

Json year_row(const journal::WitnessState& state, Instant now) {
  Json row{{"troubles", Json::array()}};
  for (const auto& each : state.troubles) row["troubles"].push_back(trouble_row(each));
  if (const auto& link = state.link) row["link"] = {{"origin", link->origin}, {"size", link->size}, {"time", to_iso8601(link->time)}};
  const auto note = journal::parse_note(state.note);
  const auto seen = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>{note.refusal()};
  if (!seen) return row;
  row["origin"] = seen->origin;
  row["size"] = seen->size;
  row["cosigned"] = to_iso8601(state.cosigned);
  row["days"] = seconds_between(state.cosigned, now) / std::chrono::seconds{limits::Days{1}}.count();
  row["checkpoint"] = state.note;
  return row;
}

}  // namespace

Reply add_checkpoint(Appliance& appliance, os::Channel& inspect, ByteView body) {
  const auto shown = journal::parse_add_checkpoint(as_text(body));
  if (!shown) return {told_witness(Answer::malformed, Reason::request_malformed, shown.refusal().detail), std::nullopt};
  const auto origin = journal::claimed_origin(*shown);
  if (!origin) return {told_witness(Answer::malformed, Reason::request_malformed, "no checkpoint"), std::nullopt};
  const auto log = log_of(schools_of(appliance, inspect), *shown, *origin);
  if (!log) return {told_witness(Answer::not_found, Reason::witness_log_unknown, *origin), std::nullopt};
  // The time stands in the cosignature: a witness that is not sure of it says nothing.
  const auto now = appliance.clock.now();
  if (!now) return {told_witness(Answer::unavailable, now.refusal().reason, now.refusal().detail), std::nullopt};
  const auto answer = appliance.recorder.witness(body, log->vkey(), *now);
  if (!answer) return {told_witness(Answer::unavailable, answer.refusal().reason, answer.refusal().detail), std::nullopt};
  return reply_to(*answer);
}

Reply add_year(Appliance& appliance, os::Channel& inspect, ByteView body) {
  const auto no = [](Answer answer, Reason reason, std::string detail) {
    return Reply{told_witness(answer, reason, std::move(detail)), std::nullopt};
  };
  const auto shown = journal::parse_year_link(as_text(body));
  const auto identity = shown ? journal::read_identity(shown->first) : Result<journal::Identity>{shown.refusal()};
  if (!identity) return no(Answer::malformed, Reason::request_malformed, identity.refusal().detail);
  const auto log = log_of_key(schools_of(appliance, inspect), *identity);
  if (!log) return no(Answer::not_found, Reason::witness_log_unknown, identity->origin);
  const auto now = appliance.clock.now();
  if (!now) return no(Answer::unavailable, now.refusal().reason, now.refusal().detail);
  const auto answer = appliance.recorder.witness_link(body, log->vkey(), *now);
  if (!answer) return no(Answer::unavailable, answer.refusal().reason, answer.refusal().detail);
  if (answer->status == 400) return no(Answer::malformed, Reason::request_malformed, answer->why);
  if (answer->status == 409) return no(Answer::refused, Reason::witness_year_unready, answer->why);
  if (answer->status == 422)
    return no(Answer::refused, answer->contradicts ? Reason::witness_year_not_linked : Reason::witness_not_continued, answer->why);
  if (answer->status != 200) return no(Answer::unavailable, Reason::journal_unavailable, answer->why);
  Reply reply;
  reply.payload = to_bytes(answer->why + "\n");
  return reply;
}

Result<std::string> witness_json(Appliance& appliance, os::Channel& inspect) {
  if (appliance.witness.empty())
    return Refusal{Reason::not_found, "no witness: a department's appliance is one, of the schools it approved"};
  const auto now = appliance.clock.entry_time();
  Json rows = Json::array();
  for (const auto& school : schools_of(appliance, inspect)) {
    TRY(const auto states, appliance.recorder.witnessed(journal::witnessed_name(school.origin, school.key)));
    Json years = Json::array();
    for (const auto& each : states.years) years.push_back(year_row(each, now));
    rows.push_back({{"school", {{"code", school.code}, {"name", school.name}}},
                    {"origin", school.origin},
                    {"checkpoint_key", to_base64(school.key)},
                    {"years", std::move(years)}});
  }
  return Json{{"witness", appliance.witness}, {"time", to_iso8601(now)}, {"schools", std::move(rows)}}.dump();
}

Reply take_cosignature(Appliance& appliance, ByteView octets) {
  const auto refused = [](Answer answer, const Refusal& why) { return Reply{told_witness(answer, why.reason, why.detail), std::nullopt}; };
  const auto note = journal::parse_note(as_text(octets));
  const auto origin = journal::claimed_origin({0, {}, std::string{as_text(octets)}});
  const auto log = origin ? appliance.recorder.verifier_of(*origin) : std::nullopt;
  const auto checkpoint = log ? journal::open_checkpoint(as_text(octets), *log)
                              : Result<journal::Checkpoint>{Refusal{Reason::not_found, "not of " + appliance.origin}};
  if (!note || !checkpoint)
    return refused(Answer::refused, {Reason::witness_signature_wrong, checkpoint ? "" : checkpoint.refusal().detail});
  if (const auto ours = appliance.recorder.continues(*checkpoint); !ours) return refused(Answer::refused, ours.refusal());
  const auto standing = appliance.standing();
  for (const auto& held : standing->register_now.approvals()) {
    const auto witness = journal::WitnessKey::parse(held.body.witness);
    const auto at = witness ? journal::cosigned_at(*note, *witness) : Result<std::optional<Instant>>{witness.refusal()};
    if (!at || !*at) continue;
    if (const auto kept = appliance.recorder.keep_cosigned(journal::with_only(*note, *log, *witness), checkpoint->origin); !kept)
      return refused(Answer::unavailable, kept.refusal());
    Reply reply;
    reply.payload = to_bytes(Json{{"size", checkpoint->size}, {"cosigned", to_iso8601(**at)}, {"witness", witness->name}}.dump());
    return reply;
  }
  return refused(Answer::refused, {Reason::cosignature_unknown, checkpoint->origin});
}

}  // namespace signet::keyhold
