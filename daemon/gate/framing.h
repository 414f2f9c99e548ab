// How a request says where its body ends. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/gate/reply.h"

namespace signet::gate {

struct Framing {
  bool http_1_1 = true;                                          // else 1.0
  std::vector<std::string> content_lengths, transfer_encodings;  // every field of that name
};

/// 400 for a body whose end can be understood in two ways, or not at all (RFC 9112 6.1, 6.3): then the connection must end with the answer,
/// for what follows may be the body or another request. Taken are no body, one Content-Length in digits, and `chunked` alone.
std::optional<Reply> framing_fault(const Framing& framing);

}  // namespace signet::gate
