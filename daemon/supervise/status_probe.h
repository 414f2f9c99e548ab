// Is the service ready? GET /v1/status on the clients' socket.
#pragma once

#include <cstdint>

namespace signet::supervise {

/// What run/signet/signet.sock says within a second. `awaits_pin`: it serves as soon as a clerk has typed the token's PIN.
enum class ServiceAnswer : std::uint8_t { none, serves, awaits_pin };
ServiceAnswer ask_service();

}  // namespace signet::supervise
