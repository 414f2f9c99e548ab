// The one exit status after which a part is not started again: an operator must act first.
#pragma once

namespace signet::os {

/// signetd obeys it, and so does systemd (RestartPreventExitStatus in systemd/signet-.service.d).
constexpr int hold_status = 5;

}  // namespace signet::os
