#include "daemon/gate/answer.h"

#include <algorithm>
#include <optional>

#include "daemon/gate/json_text.h"
#include "daemon/gate/problem.h"
#include "daemon/os/log.h"
#include "policy/base/note.h"

namespace signet::gate {
namespace {

using wire::Answer;
using wire::Operation;

enum class Shape { none, json, json_lines, xml, document, text };

Shape shape_of(Operation operation) noexcept {
  switch (operation) {
    case Operation::status:
    case Operation::find_seal:
    case Operation::orders:
    case Operation::witness:
    case Operation::cosign:
    case Operation::consistency:
    case Operation::metrics: return Shape::json;
    case Operation::entries: return Shape::json_lines;
    case Operation::document: return Shape::document;
    case Operation::show_order: return Shape::xml;
    case Operation::receipt:
    case Operation::cosigned:
    case Operation::checkpoint: return Shape::text;
    case Operation::seal:
    case Operation::explain:
    case Operation::seal_manifest:
    case Operation::explain_manifest:
    case Operation::order:
    case Operation::incoming:
    case Operation::witness_add:
    case Operation::activate:
    case Operation::deactivate:
    case Operation::prove_key:
    case Operation::review:
    case Operation::approve:
    case Operation::release_hold:
    case Operation::forget:
    case Operation::reject:
    case Operation::note:
    case Operation::find:
    case Operation::give_pin: return Shape::none;
  }
  return Shape::none;
}

bool seals(Operation operation) noexcept { return operation == Operation::seal || operation == Operation::seal_manifest; }
bool explains(Operation operation) noexcept { return operation == Operation::explain || operation == Operation::explain_manifest; }

std::string_view media_type(Shape shape) noexcept {
  switch (shape) {
    case Shape::json: return "application/json";
    case Shape::json_lines: return "application/x-ndjson";
    case Shape::xml:
    case Shape::document: return "application/xml";
    case Shape::text: return "text/plain; charset=utf-8";
    case Shape::none: return {};
  }
  return {};
}

bool has_shape(Shape shape, std::string_view payload) {
  if (shape == Shape::json) return is_json(payload);
  if (shape == Shape::json_lines) return is_json_lines(payload);
  return true;
}

bool reads(Operation operation) noexcept { return shape_of(operation) != Shape::none; }

Reason usual_reason(Answer answer) noexcept {
  switch (answer) {
    case Answer::not_found: return Reason::not_found;
    case Answer::conflict: return Reason::idempotency_conflict;
    case Answer::malformed: return Reason::request_malformed;
    case Answer::busy: return Reason::busy;
    case Answer::over_quota: return Reason::quota_used;
    case Answer::done:
    case Answer::sealed:
    case Answer::refused:
    case Answer::failed:
    case Answer::unavailable: return Reason::unavailable;
  }
  return Reason::unavailable;
}

// Every problem says why, also where keyhold's answer itself says all.
std::vector<Finding> findings_of(const wire::ServiceAnswer& answer) {
  std::vector<Finding> findings;
  for (const wire::WireFinding& found : answer.findings) {
    const auto reason = reason_from_number(found.reason);
    ensure(reason.has_value(), "an answer with an unknown reason was not taken");
    findings.push_back({*reason, found.person, found.role, found.subject, found.class_name, found.detail});
  }
  const bool positive = answer.answer == Answer::done || answer.answer == Answer::sealed;
  if (findings.empty() && !positive) findings.push_back({usual_reason(answer.answer), {}, {}, {}, {}, {}});
  return findings;
}

Reply wrong_answer(Operation operation, std::string_view what) {
  os::log_error("keyhold's answer does not fit operation " + std::to_string(static_cast<int>(operation)) + ": " + std::string{what});
  return problem(503, Reason::wire_malformed, std::string{what});
}

Reply sealed(const wire::ServiceAnswer& answer) {
  if (answer.seal_id.empty() || !answer.journaled) return wrong_answer(Operation::seal, "a seal without its id or journal entry");
  return {201, "application/json", sealed_json(answer), {{"Location", "/v1/seals/" + answer.seal_id}}};
}

Reply accepted(const wire::ServiceAnswer& answer) {
  Reply reply{201, "application/json", accepted_json(answer), {}};
  if (answer.document != Digest{}) reply.fields.emplace_back("Location", "/v1/orders/" + to_hex(answer.document));
  return reply;
}

Reply payload(Operation operation, const KeyholdAnswer& got) {
  const Shape shape = shape_of(operation);
  if (!got.payload) return wrong_answer(operation, "an answer without its content");
  std::string body{as_text(*got.payload)};
  if (!has_shape(shape, body)) return wrong_answer(operation, "content that is not JSON");
  const bool pdf = shape == Shape::document && body.starts_with("%PDF-");
  return {200, pdf ? "application/pdf" : std::string{media_type(shape)}, std::move(body), {}};
}

// C2SP tlog-witness: 200 and the cosignature's line, or 409 and the size that was cosigned; 403 where the log's signature is
// missing, 422 where the proof is wrong. What else it says is a problem like every other.
std::optional<Reply> witnessed(const KeyholdAnswer& got) {
  if (got.answer.answer != Answer::done && got.answer.answer != Answer::conflict) return std::nullopt;
  if (!got.payload) return wrong_answer(Operation::witness_add, "an answer without its content");
  const bool cosigned = got.answer.answer == Answer::done;
  return Reply{cosigned ? 200U : 409U, cosigned ? "text/plain; charset=utf-8" : "text/x.tlog.size", std::string{as_text(*got.payload)}, {}};
}

unsigned witness_refused_status(const std::vector<Finding>& findings) noexcept {
  return !findings.empty() && findings.front().reason == Reason::witness_signature_wrong ? 403 : 422;
}

Reply done(Operation operation, const KeyholdAnswer& got) {
  if (reads(operation)) return payload(operation, got);
  if (explains(operation)) return {200, "application/json", explained_json(got.answer, findings_of(got.answer)), {}};
  if (operation == Operation::order) return accepted(got.answer);
  if (operation == Operation::incoming) return {201, "application/json", incoming_json(got.answer), {}};
  return wrong_answer(operation, "done, but nothing was sealed");
}

// Refused reading means: not for this account (a document is for its caller and the clerk). Refused sealing is a
// decision about the document.
unsigned refused_status(Operation operation) noexcept { return reads(operation) && operation != Operation::cosign ? 403 : 422; }

unsigned status_of(Operation operation, Answer answer) noexcept {
  switch (answer) {
    case Answer::refused: return refused_status(operation);
    case Answer::failed: return 500;
    case Answer::not_found: return 404;
    case Answer::conflict: return 409;
    case Answer::malformed: return 400;
    case Answer::over_quota: return 429;
    case Answer::unavailable:
    case Answer::busy: return 503;
    case Answer::done:
    case Answer::sealed: return 200;
  }
  return 500;
}

// Both forms of one transcript. Both are sealed, or neither: what went worse is the answer's status.
Reply pair(Operation operation, const KeyholdAnswer& got) {
  auto second = wire::decode<wire::ServiceAnswer>(got.answer.second);
  const auto known = [](const wire::WireFinding& finding) { return reason_from_number(finding.reason).has_value(); };
  const auto note_known = [](const wire::WireNote& note) { return note_from_number(note.what).has_value(); };
  if (!second || !second->second.empty() || !std::all_of(second->findings.begin(), second->findings.end(), known) ||
      !std::all_of(second->notes.begin(), second->notes.end(), note_known))
    return wrong_answer(operation, "the second answer of a pair");
  KeyholdAnswer first = got;
  first.answer.second.clear();
  const Reply one = render(operation, first);
  const Reply other = render(operation, KeyholdAnswer{*std::move(second), std::nullopt});
  const unsigned status = std::max(one.status, other.status);
  auto findings = findings_of(first.answer);
  if (findings.empty()) findings.push_back({Reason::partner_refused, {}, {}, {}, {}, {}});
  auto body = pair_json(status, {one.body, other.body}, findings);
  if (status < 300) return {status, "application/json", std::move(body), {}};
  return problem_with(status, std::move(body));
}

// To the next midnight in Vietnam.
std::int64_t seconds_to_tomorrow(Instant now) {
  constexpr std::int64_t day_s = 24 * 3600, zone_s = 7 * 3600;
  return day_s - (seconds_between(Instant{}, now) + zone_s) % day_s;
}

}  // namespace

Reply render(Operation operation, const KeyholdAnswer& got) {
  const wire::ServiceAnswer& answer = got.answer;
  if (!answer.second.empty()) return pair(operation, got);
  if (operation == Operation::witness_add) {
    if (auto reply = witnessed(got)) return *std::move(reply);
  }
  if (answer.answer == Answer::done) return done(operation, got);
  if (answer.answer == Answer::sealed)
    return seals(operation) ? sealed(answer) : wrong_answer(operation, "sealed, but no seal was asked for");
  const auto findings = findings_of(answer);
  if (explains(operation) && answer.answer == Answer::refused) return {200, "application/json", explained_json(answer, findings), {}};
  const bool of_witness = operation == Operation::witness_add && answer.answer == Answer::refused;
  const unsigned status = of_witness ? witness_refused_status(findings) : status_of(operation, answer.answer);
  auto problem = refusal_json(status, answer, findings);
  if (operation == Operation::status && got.payload) problem = problem_with_waiting(problem, as_text(*got.payload));
  auto reply = problem_with(status, std::move(problem));
  if (answer.answer == Answer::over_quota) set_retry_after(reply, seconds_to_tomorrow(answer.time));
  return reply;
}

Reply render(Operation operation, const Refusal& refusal) {
  const bool repeatable = seals(operation);
  return problem(503, refusal.reason, refusal.detail + (repeatable ? "; repeat with the same Idempotency-Key" : ""));
}

}  // namespace signet::gate
