#include "daemon/gate/problem.h"

#include "daemon/gate/gate_limits.h"
#include "daemon/gate/json_text.h"

namespace signet::gate {

std::string_view status_title(unsigned status) noexcept {
  switch (status) {
    case 400: return "Bad request";
    case 403: return "Not for this account";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 408: return "Request took too long";
    case 409: return "Idempotency-Key belongs to another document";
    case 413: return "Document too large";
    case 415: return "Body is not the document itself";
    case 417: return "Expectation not supported";
    case 422: return "Refused";
    case 429: return "Too many requests of this account";
    case 431: return "Header too large";
    case 500: return "Failed";
    case 503: return "Not available";
    default: return "Error";
  }
}

Reply problem(unsigned status, Reason reason, std::string detail) {
  Finding finding;
  finding.reason = reason;
  finding.detail = std::move(detail);
  return problem_with(status, problem_json(status, {finding}));
}

Reply problem_with(unsigned status, std::string body) {
  Reply reply{status, std::string{problem_type}, std::move(body), {}};
  if (status == 429 || status == 503) reply.fields.emplace_back("Retry-After", std::to_string(retry_after_s));
  return reply;
}

void set_retry_after(Reply& reply, std::int64_t seconds) {
  std::erase_if(reply.fields, [](const auto& field) { return field.first == "Retry-After"; });
  reply.fields.emplace_back("Retry-After", std::to_string(seconds));
}

}  // namespace signet::gate
