// The service's JSON (docs/openapi.yaml), read without trust in its shape.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/document_result.h"
#include "client/http_client.h"
#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::client {

/// Where the sealed document and its receipt are fetched from.
struct SealLinks {
  std::string document;
  std::string receipt;
};

struct ServiceReply {
  DocumentResult result;  // without `file`
  SealLinks links;
  std::string receipt;  // as it came with the answer; empty: to be fetched
};

/// The answer to POST /v1/seals for one document or a pair: 201 sealed, 422 refused, everything else failed with a reason.
/// Always `count` replies.
std::vector<ServiceReply> read_seal_answers(const HttpResponse& response, std::size_t count);
/// The answer to POST /v1/explain; always `count` results.
std::vector<DocumentResult> read_explain_answers(const HttpResponse& response, std::size_t count);
/// The answer to POST /v1/orders; `sealed` stands for accepted.
DocumentResult read_order_answer(const HttpResponse& response);
/// Any other answer that is not a success, as a refusal.
Refusal read_problem(const HttpResponse& response);

struct StatusReport {
  std::string text;  // for people: one `name: value` line each, in the answer's order
};
Result<StatusReport> read_status(std::string_view body);

struct OrderRow {
  std::string kind;
  std::uint64_t number = 0;
  std::string sha256;
  std::string time;
  std::uint64_t journal_index = 0;
  std::string state;  // a code of policy/order_state.h
};
Result<std::vector<OrderRow>> read_orders(std::string_view body);
/// `{"hashes":[base64…]}`
Result<std::vector<Digest>> read_hashes(std::string_view body);

}  // namespace signet::client
