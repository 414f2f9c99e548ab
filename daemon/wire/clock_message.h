// keyhold -> clock: whether the kernel's clock is synchronised. The whole of it.
#pragma once

#include <string>

#include "daemon/wire/codec.h"

namespace signet::wire {

struct ClockRequest {
  std::uint64_t id = 0;  // an empty frame would be the end of the connection
};

struct ClockReply {
  enum class State : std::uint8_t { synchronised = 1, not_synchronised = 2, unknown = 3 };
  std::uint64_t id = 0;
  State state = State::unknown;
  std::string detail;  // unknown: why the kernel does not say
};

template <class Archive>
void fields(Archive& a, ClockRequest& request) {
  a.number(request.id);
}

template <class Archive>
void fields(Archive& a, ClockReply& reply) {
  a.number(reply.id);
  a.choice(reply.state, 1, 3);
  a.text(reply.detail, 1024);
}

}  // namespace signet::wire
