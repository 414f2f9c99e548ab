// The table of what may be asked, and a request's head read against it. Pure: no socket, no HTTP library.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/gate/reply.h"
#include "daemon/wire/service_message.h"

namespace signet::gate {

struct Endpoint {
  std::string_view method;  // GET answers HEAD too
  std::string_view path;    // `{…}` stands for one segment
  wire::Operation operation;
};

/// Everything the gate serves; docs/openapi.yaml describes the same.
std::span<const Endpoint> endpoints() noexcept;

/// What of the head decides.
struct RequestHead {
  std::string method;
  std::string target;
  std::vector<std::string> idempotency_keys;  // every field of that name
  std::string content_type;
  std::string content_encoding;
  std::string expect;
};

struct Call {
  wire::ServiceRequest request;  // without id and caller
  const Endpoint* endpoint = nullptr;
  bool takes_document = false;  // the body is the document
  bool takes_manifest = false;  // the body is JSON that names sealed documents
};

/// The call, or the answer that no body can change (400, 404, 405, 415, 417).
std::variant<Call, Reply> route(const RequestHead& head);

}  // namespace signet::gate
