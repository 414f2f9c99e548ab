// keyhold's own socket, where the kernel tells keyhold which person asks: activation, proof of possession, a department's acts.
#pragma once

#include <optional>
#include <vector>

#include "client/command_context.h"
#include "daemon/os/fd.h"
#include "daemon/wire/service_message.h"
#include "policy/base/limits.h"

namespace signet::client {

struct KeyholdAnswer {
  wire::ServiceAnswer answer;
  std::optional<Bytes> payload;
};

/// One request, one answer. `document`: null, or what goes with it. The payload has at most `payload_max` octets.
Result<KeyholdAnswer> ask_keyhold(const CommandContext& context, wire::ServiceRequest request, const Bytes* document = nullptr,
                                  std::size_t payload_max = limits::order_bytes_max);

/// The same with a document that is sealed already, so that no copy of it stays here.
Result<KeyholdAnswer> ask_keyhold_with(const CommandContext& context, wire::ServiceRequest request, os::Fd document,
                                       std::size_t payload_max = limits::order_bytes_max);

/// What keyhold said against it; at least one.
std::vector<Finding> findings_of(const wire::ServiceAnswer& answer);

}  // namespace signet::client
