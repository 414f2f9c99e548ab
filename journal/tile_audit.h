// Verifying a journal from its published files alone: `checkpoint` and `tile/` (C2SP tlog-tiles). No SQLite, no word of the appliance.
#pragma once

#include <string>
#include <vector>

#include "journal/audit.h"

namespace signet::journal {

/// `directory` holds `tile/`.
bool has_tiles(const std::string& directory);

/// Every entry and every hash of every file is looked at once, narrower files of older checkpoints too. Always ends: it stops at the first
/// bundle that is missing. Holds one bundle and one tile of each level at a time.
AuditReport audit_tiles(const std::string& directory, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known,
                        const std::optional<SequenceState>& before = {});

}  // namespace signet::journal
