// Is the service ready? GET /v1/status on the clients' socket.
#pragma once

namespace signet::supervise {

/// Whether run/signet/signet.sock answers with 200 within a second.
bool service_answers();

}  // namespace signet::supervise
