#include "daemon/gate/route.h"

#include <algorithm>
#include <optional>

#include "daemon/gate/gate_limits.h"
#include "daemon/gate/problem.h"
#include "daemon/gate/target.h"

namespace signet::gate {
namespace {

using wire::Operation;

// Beside what C2SP tlog-witness has: that a log's new year goes on from the year before (docs/formats/witness.md).
constexpr std::string_view add_year_path = "/witness/add-year";

constexpr Endpoint table[] = {
    {"POST", "/v1/seals", Operation::seal},
    {"GET", "/v1/seals/{id}", Operation::find_seal},
    {"GET", "/v1/seals/{id}/document", Operation::document},
    {"GET", "/v1/seals/{id}/receipt", Operation::receipt},
    {"POST", "/v1/explain", Operation::explain},
    {"POST", "/v1/incoming", Operation::incoming},
    {"POST", "/v1/manifests", Operation::seal_manifest},
    {"POST", "/v1/manifests/explain", Operation::explain_manifest},
    {"POST", "/v1/orders", Operation::order},
    {"GET", "/v1/orders", Operation::orders},
    {"GET", "/v1/orders/{sha256}", Operation::show_order},
    {"GET", "/v1/journal/checkpoint", Operation::checkpoint},
    {"GET", "/v1/journal/consistency", Operation::consistency},
    {"GET", "/v1/journal/entries", Operation::entries},
    {"GET", "/v1/journal/receipt", Operation::receipt},
    {"GET", "/v1/journal/cosigned", Operation::cosigned},
    {"POST", "/v1/journal/cosigned", Operation::cosign},
    {"GET", "/v1/witness", Operation::witness},
    {"POST", "/witness/add-checkpoint", Operation::witness_add},
    {"POST", add_year_path, Operation::witness_add},
    {"GET", "/v1/status", Operation::status},
    {"GET", "/metrics", Operation::metrics},
};

constexpr std::size_t seal_id_digits = 32;
constexpr std::size_t order_name_digits = 64;

Reply malformed(std::string detail) { return problem(400, Reason::request_malformed, std::move(detail)); }

struct Match {
  bool fits = false;
  std::string name;  // what stood for `{…}`
};

Match match(std::string_view path, const std::vector<std::string>& segments) {
  Match found;
  std::string_view rest = path.substr(1);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto end = rest.find('/');
    const auto part = rest.substr(0, end);
    if (part.starts_with('{')) {
      found.name = segments[i];
    } else if (part != segments[i]) {
      return {};
    }
    const bool last = end == std::string_view::npos;
    if (last) return found.fits = i + 1 == segments.size(), found;
    rest.remove_prefix(end + 1);
  }
  return {};
}

bool is_name(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool takes_document(Operation operation) noexcept {
  return operation == Operation::seal || operation == Operation::explain || operation == Operation::order ||
         operation == Operation::incoming || operation == Operation::witness_add || operation == Operation::cosign;
}

std::string lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return result;
}

/// Reads each parameter that the operation knows once; anything else is an error.
class Query {
 public:
  explicit Query(const Target& target) : parameters_(target.parameters) {}

  std::optional<std::string> take(std::string_view name) {
    std::optional<std::string> value;
    for (auto it = parameters_.begin(); it != parameters_.end();) {
      if (it->first != name) {
        ++it;
        continue;
      }
      if (value && !error_) error_ = malformed("the parameter " + std::string{name} + " is given twice");
      value = it->second;
      it = parameters_.erase(it);
    }
    return value;
  }

  void take_number(std::string_view name, std::uint64_t& number, bool required) {
    const auto text = take(name);
    if (!text) {
      if (required && !error_) error_ = malformed("the parameter " + std::string{name} + " is missing");
      return;
    }
    const auto parsed = parse_number(name, *text);
    if (parsed) number = *parsed;
    if (!parsed && !error_) error_ = malformed(parsed.refusal().detail);
  }

  std::optional<Reply> finish() {
    if (!error_ && !parameters_.empty()) error_ = malformed("the parameter " + parameters_.front().first + " is not known here");
    return std::move(error_);
  }

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
  std::optional<Reply> error_;
};

std::optional<Reply> read_kind(Query& query, wire::ServiceRequest& request) {
  const auto kind = query.take("kind");
  if (!kind) return std::nullopt;
  const bool code = !kind->empty() && kind->size() <= 64 &&
                    std::all_of(kind->begin(), kind->end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  if (!code) return malformed("kind is not the code of a kind, such as annual-transcript");
  request.kind = *kind;
  return std::nullopt;
}

// Of which year; without it, the one that goes on.
std::optional<Reply> read_origin(Query& query, wire::ServiceRequest& request) {
  const auto origin = query.take("origin");
  if (!origin) return std::nullopt;
  if (origin->empty() || origin->size() > origin_chars_max)
    return malformed("origin is not the name of a journal, such as school.example/journal/2026");
  request.name = *origin;
  return std::nullopt;
}

std::optional<Reply> read_range(Query& query, wire::ServiceRequest& request) {
  if (request.operation == Operation::consistency) {
    query.take_number("from", request.from, true);
    query.take_number("to", request.to, true);
  } else {
    request.to = entries_count_default;
    query.take_number("from", request.from, false);
    query.take_number("count", request.to, false);
  }
  if (auto error = query.finish()) return error;
  if (request.operation == Operation::consistency && request.from > request.to) return malformed("from is larger than to");
  if (request.operation == Operation::entries && (request.to < 1 || request.to > entries_count_max))
    return malformed("count is not between 1 and " + std::to_string(entries_count_max));
  return std::nullopt;
}

std::optional<Reply> read_query(const Target& target, wire::ServiceRequest& request) {
  Query query{target};
  if (request.operation == Operation::checkpoint || request.operation == Operation::consistency ||
      request.operation == Operation::cosigned) {
    if (auto error = read_origin(query, request)) return error;
  }
  if (request.operation == Operation::receipt && request.name.empty()) query.take_number("entry", request.from, true);
  if (request.operation == Operation::consistency || request.operation == Operation::entries) return read_range(query, request);
  if (request.operation == Operation::seal || request.operation == Operation::explain) {
    if (auto error = read_kind(query, request)) return error;
    query.take_number("xml_bytes", request.xml_bytes, false);
  }
  return query.finish();
}

// The IETF draft writes the key as a quoted string, most clients without quotes: it is taken as it stands.
std::optional<Reply> read_key(const RequestHead& head, wire::ServiceRequest& request) {
  if (request.operation != Operation::seal && request.operation != Operation::seal_manifest) return std::nullopt;
  if (head.idempotency_keys.empty()) return malformed("Idempotency-Key is missing; the document's SHA-256 is a good one");
  if (head.idempotency_keys.size() > 1) return malformed("Idempotency-Key is given twice");
  const std::string& key = head.idempotency_keys.front();
  const bool readable = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!readable || key.size() > idempotency_key_chars_max)
    return malformed("Idempotency-Key is not 1 to " + std::to_string(idempotency_key_chars_max) + " visible ASCII characters");
  request.idempotency_key = key;
  return std::nullopt;
}

// The body is the document, whatever its media type says (curl --data-binary calls it a form). Only what would change its bytes is refused.
std::optional<Reply> check_body(const RequestHead& head) {
  const auto encoding = lower(head.content_encoding);
  if (!encoding.empty() && encoding != "identity") return problem(415, Reason::request_malformed, "Content-Encoding is not supported");
  if (lower(head.content_type).starts_with("multipart/"))
    return problem(415, Reason::request_malformed,
                   "the body must be the document itself, not a multipart form (curl: --data-binary @FILE)");
  return std::nullopt;
}

Reply wrong_method(const std::vector<const Endpoint*>& fitting) {
  std::string allow;
  for (const Endpoint* endpoint : fitting) {
    if (!allow.empty()) allow += ", ";
    allow += endpoint->method;
    if (endpoint->method == "GET") allow += ", HEAD";
  }
  Reply reply = problem(405, Reason::request_malformed, "this path answers " + allow);
  reply.fields.emplace_back("Allow", allow);
  return reply;
}

std::variant<Call, Reply> read_call(const Endpoint& endpoint, std::string name, const Target& target, const RequestHead& head) {
  const bool named_seal = endpoint.path.find("{id}") != std::string_view::npos;
  const bool named_order = endpoint.path.find("{sha256}") != std::string_view::npos;
  if (named_seal && !is_name(name, seal_id_digits)) return problem(404, Reason::not_found, "a seal is named by 32 hexadecimal digits");
  if (named_order && !is_name(name, order_name_digits)) return problem(404, Reason::not_found, "an order is named by its SHA-256");
  Call call;
  call.endpoint = &endpoint;
  call.takes_document = takes_document(endpoint.operation);
  call.takes_manifest = endpoint.operation == Operation::seal_manifest || endpoint.operation == Operation::explain_manifest;
  call.request.operation = endpoint.operation;
  call.request.name = std::move(name);
  if (endpoint.path == add_year_path) call.request.kind = wire::year_link_kind;
  if (auto error = read_query(target, call.request)) return *std::move(error);
  if (auto error = read_key(head, call.request)) return *std::move(error);
  if (call.takes_document || call.takes_manifest) {
    if (auto error = check_body(head)) return *std::move(error);
  }
  return call;
}

}  // namespace

std::span<const Endpoint> endpoints() noexcept { return table; }

std::variant<Call, Reply> route(const RequestHead& head) {
  const auto target = parse_target(head.target);
  if (!target) return malformed(target.refusal().detail);
  if (!head.expect.empty() && lower(head.expect) != "100-continue")
    return problem(417, Reason::request_malformed, "only Expect: 100-continue is known");
  const std::string_view method = head.method == "HEAD" ? "GET" : std::string_view{head.method};
  std::vector<const Endpoint*> fitting;
  for (const Endpoint& endpoint : table) {
    Match found = match(endpoint.path, target->segments);
    if (!found.fits) continue;
    if (endpoint.method == method) return read_call(endpoint, std::move(found.name), *target, head);
    fitting.push_back(&endpoint);
  }
  if (fitting.empty()) return problem(404, Reason::not_found, "this path is not served; docs/openapi.yaml lists all");
  return wrong_method(fitting);
}

}  // namespace signet::gate
