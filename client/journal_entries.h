// The journal's entries, from its file where we may read it, else from the service.
#pragma once

#include <cstdint>
#include <functional>

#include "client/command_context.h"
#include "policy/base/bytes.h"

namespace signet::client {

/// False: no more.
using EachEntry = std::function<bool(std::uint64_t index, ByteView body)>;
Outcome each_entry(const CommandContext& context, std::uint64_t from, const EachEntry& each);

}  // namespace signet::client
