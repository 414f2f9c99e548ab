#include "client/service_json.h"

#include "client/json_fields.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Parsed = nlohmann::json;

Parsed parse(std::string_view body) { return Parsed::parse(body, nullptr, false); }

Remark read_remark(const Parsed& from) {
  Remark remark;
  remark.code = text_of(from, "code");
  remark.message_vi = text_of(from, "message_vi");
  remark.message_en = text_of(from, "message_en");
  remark.who = text_of(from, "who");
  remark.rule = text_of(from, "rule");
  remark.person = text_of(from, "person");
  remark.role = text_of(from, "role");
  remark.subject = text_of(from, "subject");
  remark.class_name = text_of(from, "class");
  remark.detail = text_of(from, "detail");
  return remark;
}

std::vector<Remark> read_remarks(const Parsed& from, const char* member = "reasons") {
  std::vector<Remark> remarks;
  if (!from.is_object() || !from.contains(member) || !from[member].is_array()) return remarks;
  for (const Parsed& each : from[member]) {
    if (Remark read = read_remark(each); !read.code.empty()) remarks.push_back(std::move(read));
  }
  return remarks;
}

/// A success has one element of `results`; a problem carries its members at the top (RFC 9457 3.2).
const Parsed& element_of(const Parsed& whole) {
  if (whole.is_object() && whole.contains("results") && whole["results"].is_array() && whole["results"].size() == 1)
    return whole["results"][0];
  return whole;
}

/// One answer for each document: of a pair each has an element of its own, where the service got that far.
std::vector<Parsed> elements_of(const Parsed& whole, std::size_t count) {
  std::vector<Parsed> elements;
  const bool pair =
      count > 1 && whole.is_object() && whole.contains("results") && whole["results"].is_array() && whole["results"].size() == count;
  for (std::size_t i = 0; i < count; ++i) elements.push_back(pair ? whole["results"][i] : element_of(whole));
  return elements;
}

DocumentResult read_result(const Parsed& from) {
  DocumentResult result;
  result.kind = text_of(from, "kind");
  result.remarks = read_remarks(from);
  result.notes = read_remarks(from, "notes");
  result.journal_index = number_of(from, "journal_index");
  result.document_sha256 = text_of(from, "document_sha256");
  result.sealed_sha256 = text_of(from, "sealed_sha256");
  result.redelivered = from.is_object() && from.value("redelivered", Parsed{}) == Parsed(true);
  result.time = text_of(from, "time");
  result.receipt = text_of(from, "receipt");
  return result;
}

SealLinks read_links(const Parsed& element) {
  if (!element.is_object() || !element.contains("links")) return {};
  return {text_of(element["links"], "document"), text_of(element["links"], "receipt")};
}

Reason reason_of_status(int status) {
  switch (status) {
    case 400: return Reason::request_malformed;
    case 403: return Reason::caller_not_allowed;
    case 404: return Reason::not_found;
    case 409: return Reason::idempotency_conflict;
    case 413: return Reason::too_large;
    case 429: return Reason::busy;
    default: return Reason::unavailable;
  }
}

std::string unexpected(int status) { return "HTTP " + std::to_string(status); }

/// A refusal without a reason that can be read is not an answer.
void settle(DocumentResult& result, const HttpResponse& response) {
  if (!result.remarks.empty()) return;
  const Refusal refusal = read_problem(response);
  result.decision = DocumentResult::Decision::failed;
  result.remarks = failed({}, refusal).remarks;
}

}  // namespace

Refusal read_problem(const HttpResponse& response) {
  const Parsed whole = parse(response.body);
  const auto remarks = read_remarks(element_of(whole));
  if (!remarks.empty()) {
    if (const auto reason = reason_from_code(remarks.front().code)) return {*reason, remarks.front().detail};
  }
  const std::string detail = text_of(whole, "detail");
  return {reason_of_status(response.status), detail.empty() ? unexpected(response.status) : detail};
}

namespace {

ServiceReply read_seal(const Parsed& element, const HttpResponse& response) {
  ServiceReply reply{read_result(element), read_links(element), {}};
  const std::string decision = text_of(element, "decision");
  if ((response.status == 201 || response.status == 200 || decision == "sealed") && decision != "refused") {
    reply.receipt = text_of(element, "receipt");
    reply.result.decision = DocumentResult::Decision::sealed;
    const bool has_receipt = !reply.receipt.empty() || !reply.links.receipt.empty();
    const bool complete = has_receipt && !reply.links.document.empty() && !reply.result.sealed_sha256.empty();
    if (!complete) reply.result = failed({}, Refusal{Reason::unavailable, "the answer lacks a part"});
    return reply;
  }
  const bool refused = decision == "refused" || (decision.empty() && response.status == 422);
  reply.result.decision = refused ? DocumentResult::Decision::refused : DocumentResult::Decision::failed;
  settle(reply.result, response);
  return reply;
}

DocumentResult read_explained(const Parsed& element, const HttpResponse& response) {
  DocumentResult result = read_result(element);
  const std::string decision = text_of(element, "decision");
  if (response.status == 200 && decision == code(DocumentResult::Decision::sealable)) {
    result.decision = DocumentResult::Decision::sealable;
    return result;
  }
  const bool refused = decision == "refused" || response.status == 422;
  result.decision = refused ? DocumentResult::Decision::refused : DocumentResult::Decision::failed;
  settle(result, response);
  return result;
}

}  // namespace

std::vector<ServiceReply> read_seal_answers(const HttpResponse& response, std::size_t count) {
  std::vector<ServiceReply> replies;
  for (const auto& element : elements_of(parse(response.body), count)) replies.push_back(read_seal(element, response));
  return replies;
}

std::vector<DocumentResult> read_explain_answers(const HttpResponse& response, std::size_t count) {
  std::vector<DocumentResult> results;
  for (const auto& element : elements_of(parse(response.body), count)) results.push_back(read_explained(element, response));
  return results;
}

DocumentResult read_order_answer(const HttpResponse& response) {
  const Parsed whole = parse(response.body);
  DocumentResult result = read_result(element_of(whole));
  if (response.status == 201 && text_of(element_of(whole), "decision") == "accepted") {
    result.decision = DocumentResult::Decision::sealed;
    return result;
  }
  result.decision = response.status == 422 ? DocumentResult::Decision::refused : DocumentResult::Decision::failed;
  settle(result, response);
  return result;
}

namespace {

std::string scalar_text(const Parsed& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, Parsed::error_handler_t::replace);
}

void flatten(const Parsed& value, const std::string& name, std::string& out) {
  if (value.is_object()) {
    for (const auto& [key, each] : value.items()) flatten(each, name.empty() ? key : name + "." + key, out);
    return;
  }
  out.append(name).append(": ").append(scalar_text(value)).append("\n");
}

}  // namespace

Result<StatusReport> read_status(std::string_view body) {
  const Parsed whole = parse(body);
  if (!whole.is_object()) return Refusal{Reason::unavailable, "the status is not JSON"};
  StatusReport report;
  flatten(whole, "", report.text);
  return report;
}

Result<std::vector<OrderRow>> read_orders(std::string_view body) {
  const Parsed whole = parse(body);
  const Parsed& list = whole.is_object() && whole.contains("orders") ? whole["orders"] : whole;
  if (!list.is_array()) return Refusal{Reason::unavailable, "the list of orders is not JSON"};
  std::vector<OrderRow> rows;
  for (const Parsed& each : list) {
    rows.push_back({text_of(each, "kind"), number_of(each, "number").value_or(0), text_of(each, "sha256"), text_of(each, "time"),
                    number_of(each, "journal_index").value_or(0), text_of(each, "state")});
  }
  return rows;
}

Result<std::vector<Digest>> read_hashes(std::string_view body) {
  const Parsed whole = parse(body);
  const Refusal wrong{Reason::unavailable, "the consistency proof is not JSON"};
  if (!whole.is_object() || !whole.contains("hashes") || !whole["hashes"].is_array()) return wrong;
  std::vector<Digest> hashes;
  for (const Parsed& each : whole["hashes"]) {
    const auto octets = each.is_string() ? from_base64(each.get<std::string>()) : std::nullopt;
    const auto digest = octets ? digest_from_bytes(*octets) : std::nullopt;
    if (!digest) return wrong;
    hashes.push_back(*digest);
  }
  return hashes;
}

}  // namespace signet::client
