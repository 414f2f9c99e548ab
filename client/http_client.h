// One HTTP/1.1 request over a Unix socket, and its answer: how the command speaks to the gate.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::client {

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpResponse {
  int status = 0;
  std::string content_type;  // without parameters, lower case: `application/problem+json`
  std::string body;
  std::vector<HttpHeader> headers;
  /// The value of that field (any case), or nothing; `Retry-After`, `Location`.
  std::string_view header(std::string_view name) const;
};

/// Connects, sends, reads the whole answer and closes, within `timeout` in all. Any HTTP status is an answer, not a
/// refusal. `unavailable`: no socket, nobody behind it, no answer in time, or an answer that is not HTTP.
/// `headers` need not name Host, Content-Length or Connection. The path must be under 108 bytes (unix(7)).
Result<HttpResponse> http_request(const std::string& socket_path, std::string_view method, std::string_view target,
                                  const std::vector<HttpHeader>& headers, ByteView body, std::chrono::milliseconds timeout);

}  // namespace signet::client
