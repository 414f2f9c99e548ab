// keyhold's own socket, where the kernel tells keyhold which person asks: activation, proof of possession, a department's acts.
#pragma once

#include <optional>

#include "client/command_context.h"
#include "daemon/wire/service_message.h"

namespace signet::client {

struct KeyholdAnswer {
  wire::ServiceAnswer answer;
  std::optional<Bytes> payload;
};

/// One request, one answer. `document`: null, or what goes with it.
Result<KeyholdAnswer> ask_keyhold(const CommandContext& context, wire::ServiceRequest request, const Bytes* document = nullptr);

}  // namespace signet::client
