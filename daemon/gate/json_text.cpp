#include "daemon/gate/json_text.h"

#include "daemon/gate/gate_limits.h"
#include "daemon/gate/problem.h"
#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/json.h"
#include "policy/base/note.h"

namespace signet::gate {
namespace {

using Json = nlohmann::ordered_json;

// Names come out of documents and are cut to the wire's limits, perhaps inside a character: U+FFFD stands for what is broken.
std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json reason_of(const Finding& finding) {
  return {{"code", code(finding.reason)},
          {"message_vi", message(finding, Language::vietnamese)},
          {"message_en", message(finding, Language::english)},
          {"who", code(actor(finding.reason))},
          {"rule", rule(finding.reason)},
          {"person", finding.person},
          {"role", finding.role},
          {"subject", finding.subject},
          {"class", finding.class_name},
          {"detail", finding.detail}};
}

Json reasons_of(const std::vector<Finding>& findings) {
  Json reasons = Json::array();
  for (const Finding& finding : findings) reasons.push_back(reason_of(finding));
  return reasons;
}

// What is noted of a document that may be sealed: who signed for whom, what is late, what to look at again.
Json notes_of(const wire::ServiceAnswer& answer) {
  Json notes = Json::array();
  for (const wire::WireNote& each : answer.notes) {
    const auto what = note_from_number(each.what);
    ensure(what.has_value(), "an answer with an unknown note was not taken");
    const Note note{*what, each.person, each.role, each.subject, each.detail};
    notes.push_back({{"code", code(*what)},
                     {"message_vi", message(note, Language::vietnamese)},
                     {"message_en", message(note, Language::english)},
                     {"rule", rule(*what)},
                     {"person", note.person},
                     {"role", note.role},
                     {"subject", note.subject},
                     {"detail", note.detail}});
  }
  return notes;
}

Json problem_of(unsigned status, const std::vector<Finding>& findings) {
  const std::string_view type = status == 422 || findings.empty() ? "refused" : code(findings.front().reason);
  return {{"type", "urn:signet:problem:" + std::string{type}},
          {"title", status_title(status)},
          {"status", status},
          {"detail", findings.empty() ? "" : message(findings.front(), Language::english)},
          {"reasons", reasons_of(findings)}};
}

std::string_view decision_of(wire::Answer answer) noexcept {
  switch (answer) {
    case wire::Answer::done: return "would-seal";
    case wire::Answer::sealed: return "sealed";
    case wire::Answer::refused: return "refused";
    case wire::Answer::failed: return "failed";
    case wire::Answer::not_found:
    case wire::Answer::conflict:
    case wire::Answer::unavailable:
    case wire::Answer::malformed:
    case wire::Answer::busy:
    case wire::Answer::over_quota: return {};
  }
  return {};
}

void add_known(Json& json, const wire::ServiceAnswer& answer) {
  if (!answer.kind.empty()) json["kind"] = answer.kind;
  if (!answer.class_name.empty()) json["class"] = answer.class_name;
  if (answer.journaled) json["journal_index"] = answer.journal_index;
  if (answer.document != Digest{}) json["document_sha256"] = to_hex(answer.document);
  if (answer.time != Instant{}) json["time"] = to_iso8601(answer.time);
  if (!answer.receipt.empty()) json["receipt"] = answer.receipt;
}

void flatten(const Json& value, const std::string& name, const std::string& label, std::vector<Sample>& samples) {
  if (value.is_number()) samples.push_back({name, label, value.get<double>()});
  if (value.is_boolean()) samples.push_back({name, label, value.get<bool>() ? 1.0 : 0.0});
}

}  // namespace

std::string problem_json(unsigned status, const std::vector<Finding>& findings) { return text_of(problem_of(status, findings)); }

std::string refusal_json(unsigned status, const wire::ServiceAnswer& answer, const std::vector<Finding>& findings) {
  Json json = problem_of(status, findings);
  if (const auto decision = decision_of(answer.answer); !decision.empty()) json["decision"] = decision;
  add_known(json, answer);
  return text_of(json);
}

std::string problem_with_waiting(const std::string& problem, std::string_view waiting) {
  Json whole = Json::parse(problem);
  const Json said = Json::parse(waiting, nullptr, false);
  if (said.is_object()) whole["waiting"] = said;
  return text_of(whole);
}

std::string sealed_json(const wire::ServiceAnswer& answer) {
  const std::string self = "/v1/seals/" + answer.seal_id;
  Json json = {{"decision", "sealed"},
               {"kind", answer.kind},
               {"class", answer.class_name},
               {"reasons", Json::array()},
               {"notes", notes_of(answer)},
               {"journal_index", answer.journal_index},
               {"document_sha256", to_hex(answer.document)},
               {"sealed_sha256", to_hex(answer.sealed_document)},
               {"seal_id", answer.seal_id},
               {"redelivered", answer.redelivered},
               {"time", to_iso8601(answer.time)},
               {"receipt", answer.receipt},
               {"links", {{"self", self}, {"document", self + "/document"}, {"receipt", self + "/receipt"}}}};
  return text_of(json);
}

std::string explained_json(const wire::ServiceAnswer& answer, const std::vector<Finding>& findings) {
  Json json = {{"decision", decision_of(answer.answer)}, {"reasons", reasons_of(findings)}, {"notes", notes_of(answer)}};
  add_known(json, answer);
  return text_of(json);
}

std::string pair_json(unsigned status, const std::vector<std::string>& results, const std::vector<Finding>& findings) {
  Json json = status < 300 ? Json::object() : problem_of(status, findings);
  json["results"] = Json::array();
  for (const auto& each : results) json["results"].push_back(Json::parse(each));
  return text_of(json);
}

std::string accepted_json(const wire::ServiceAnswer& answer) {
  Json json = {{"decision", "accepted"}, {"reasons", Json::array()}};
  add_known(json, answer);
  if (answer.document != Digest{}) json["links"] = {{"document", "/v1/orders/" + to_hex(answer.document)}};
  return text_of(json);
}

std::string incoming_json(const wire::ServiceAnswer& answer) {
  Json json = {{"decision", "accepted"}, {"reasons", Json::array()}, {"redelivered", answer.redelivered}};
  add_known(json, answer);
  return text_of(json);
}

namespace {

Refusal wrong_member(const std::string& what) { return {Reason::request_malformed, what}; }

Outcome read_text(const Json& value, const std::string& name, std::size_t octets_max, std::string& text) {
  if (!value.is_string() || value.get_ref<const std::string&>().size() > octets_max)
    return wrong_member(name + " is not a text of at most " + std::to_string(octets_max) + " octets");
  text = value.get<std::string>();
  return Done{};
}

Outcome read_members(const Json& value, std::vector<Digest>& members) {
  if (!value.is_array()) return wrong_member("members is not a list");
  if (value.size() > limits::package_members_max)
    return Refusal{Reason::too_large, "members: more than " + std::to_string(limits::package_members_max)};
  for (const auto& each : value) {
    const auto digest = each.is_string() ? digest_from_hex(each.get_ref<const std::string&>()) : std::nullopt;
    if (!digest) return wrong_member("a member is not a SHA-256 in hexadecimal digits");
    members.push_back(*digest);
  }
  return Done{};
}

}  // namespace

Outcome read_manifest_request(std::string_view text, wire::ServiceRequest& request) {
  if (text.size() > manifest_bytes_max) return Refusal{Reason::too_large, std::to_string(manifest_bytes_max) + " B"};
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return wrong_member("the body is not a JSON object");
  for (const auto& [name, value] : json.items()) {
    if (name == "kind") {
      TRY_DONE(read_text(value, name, 64, request.kind));
    } else if (name == "class") {
      TRY_DONE(read_text(value, name, wire::class_name_max, request.manifest.class_name));
    } else if (name == "school_year") {
      TRY_DONE(read_text(value, name, 16, request.manifest.school_year));
    } else if (name == "number") {
      if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 0xFFFFFFFF) return wrong_member("number is not a whole number");
      request.manifest.number = value.get<std::uint32_t>();
    } else if (name == "members") {
      TRY_DONE(read_members(value, request.manifest.members));
    } else {
      return wrong_member("the member " + name.substr(0, 64) + " is not known here");
    }
  }
  return Done{};
}

bool is_json(std::string_view text) { return Json::accept(text); }

bool is_json_lines(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    if (!line.empty() && !Json::accept(line)) return false;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return true;
}

std::vector<Sample> samples_of(std::string_view text) {
  std::vector<Sample> samples;
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return samples;
  for (const auto& [name, value] : json.items()) {
    flatten(value, name, {}, samples);
    if (!value.is_object()) continue;
    for (const auto& [label, inner] : value.items()) flatten(inner, name, label, samples);
  }
  return samples;
}

}  // namespace signet::gate
