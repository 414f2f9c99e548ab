// The request target and the fields that the gate reads itself: whatever they hold, the answer is a call or a problem.
#include <cstddef>
#include <cstdint>
#include <string>

#include "daemon/gate/framing.h"
#include "daemon/gate/route.h"
#include "policy/base/ensure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace signet;
  const std::string text{reinterpret_cast<const char*>(data), size};
  const auto line = text.find('\n');
  gate::RequestHead head;
  head.target = text.substr(0, line);
  head.idempotency_keys = {line == std::string::npos ? "key" : text.substr(line + 1)};
  const auto rest = line == std::string::npos ? std::string{} : text.substr(line + 1);
  for (const auto& framing :
       {gate::Framing{true, {head.target}, {}}, gate::Framing{true, {}, {head.target}}, gate::Framing{true, {head.target}, {rest}}}) {
    const auto fault = gate::framing_fault(framing);
    ensure(!fault || fault->status == 400, "where a body ends is said in one way, or it is the client's fault");
    ensure(fault || framing.content_lengths.empty() || framing.transfer_encodings.empty(), "never in two");
  }
  for (const char* method : {"GET", "POST", "HEAD", "DELETE"}) {
    head.method = method;
    const auto routed = gate::route(head);
    if (const auto* call = std::get_if<gate::Call>(&routed)) {
      ensure(call->request.name.size() <= 64 && call->request.kind.size() <= 64, "names fit the wire");
      ensure(call->request.idempotency_key.size() <= 255, "keys fit the wire");
      ensure(static_cast<bool>(wire::decode<wire::ServiceRequest>(wire::encode(call->request))),
             "every call is a frame that keyhold can read");
    } else {
      const auto& reply = std::get<gate::Reply>(routed);
      ensure(reply.status >= 400 && reply.status < 500 && !reply.body.empty(), "every other head is the client's fault and told so");
    }
  }
  return 0;
}
