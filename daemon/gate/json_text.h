// The gate's JSON, out and in. The only file pair of the gate that knows the JSON library.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/wire/service_message.h"
#include "policy/base/reason.h"
#include "policy/base/result.h"

namespace signet::gate {

/// RFC 9457: type, title, status, detail (the first reason in English) and `reasons`.
std::string problem_json(unsigned status, const std::vector<Finding>& findings);
/// The same of keyhold's answer: with decision, kind, journal_index, document_sha256 and time where they are known.
std::string refusal_json(unsigned status, const wire::ServiceAnswer& answer, const std::vector<Finding>& findings);
/// A problem with the member `waiting`: what keyhold said of itself, an object; as it is where that is none.
std::string problem_with_waiting(const std::string& problem, std::string_view waiting);
/// One element of `results` of `signet seal --json`, with seal id, receipt and links.
std::string sealed_json(const wire::ServiceAnswer& answer);
/// The answer to a pair: `results` with an object for each form; where it is no success also a problem's members.
std::string pair_json(unsigned status, const std::vector<std::string>& results, const std::vector<Finding>& findings);
/// `{"decision":"would-seal"|"refused","reasons":[…]}`.
std::string explained_json(const wire::ServiceAnswer& answer, const std::vector<Finding>& findings);
/// `{"decision":"accepted",…}` of an order.
std::string accepted_json(const wire::ServiceAnswer& answer);
/// `{"decision":"accepted",…}` of another school's record; `redelivered`: it was accepted before.
std::string incoming_json(const wire::ServiceAnswer& answer);

/// `{"kind","class","school_year","number","members":[SHA-256…]}` into `kind` and `manifest` of the request. `request_malformed`
/// or `too_large` name the member that is not so; what it means keyhold judges.
Outcome read_manifest_request(std::string_view text, wire::ServiceRequest& request);

bool is_json(std::string_view text);
/// Whether every non-empty line is JSON.
bool is_json_lines(std::string_view text);

struct Sample {
  std::string name;   // of the counter
  std::string label;  // empty, or the name inside it
  double value = 0;
};
/// `{"seals":3,"refusals":{"principal-missing":2}}` as samples; what is no number is left out. Empty if not JSON.
std::vector<Sample> samples_of(std::string_view json);

}  // namespace signet::gate
