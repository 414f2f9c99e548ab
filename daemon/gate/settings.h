// The one setting that concerns the gate.
#pragma once

namespace signet::gate {

/// Whether etc/signet/signet.toml says `mode = "demo"`. A file that is missing or unreadable means production, the stricter one.
bool is_demo();

}  // namespace signet::gate
