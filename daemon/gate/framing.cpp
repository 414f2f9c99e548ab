#include "daemon/gate/framing.h"

#include <algorithm>
#include <string_view>

#include "daemon/gate/problem.h"

namespace signet::gate {
namespace {

Reply fault(std::string what) { return problem(400, Reason::request_malformed, std::move(what)); }

bool is_chunked(std::string_view value) {
  constexpr std::string_view name = "chunked";
  return std::equal(value.begin(), value.end(), name.begin(), name.end(),
                    [](char given, char known) { return (given >= 'A' && given <= 'Z' ? given + 32 : given) == known; });
}

bool is_number(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Reply> framing_fault(const Framing& framing) {
  const auto& lengths = framing.content_lengths;
  const auto& encodings = framing.transfer_encodings;
  if (!lengths.empty() && !encodings.empty()) return fault("Content-Length and Transfer-Encoding exclude each other");
  if (lengths.size() > 1 || (!lengths.empty() && !is_number(lengths.front()))) return fault("Content-Length must be one number");
  if (encodings.empty()) return std::nullopt;
  if (!framing.http_1_1) return fault("HTTP/1.0 has no Transfer-Encoding");
  if (encodings.size() > 1 || !is_chunked(encodings.front())) return fault("of Transfer-Encoding only chunked is known");
  return std::nullopt;
}

}  // namespace signet::gate
