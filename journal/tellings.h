// A folder that holds a journal's database and its published files: two tellings of one journal, and each has to hold by itself.
#pragma once

#include <string>
#include <vector>

#include "journal/audit.h"

namespace signet::journal {

/// Both by the same checkpoints, as audit and audit_tiles would find them; each fault says in which of them it was found. Where the
/// database is whole and signed to its end, and the files hold exactly what its tree has, they are not judged again.
AuditReport audit_both(Reader& reader, const std::string& directory, const std::optional<Verifier>& expected,
                       const std::vector<KnownCheckpoint>& known, const std::optional<SequenceState>& before = {});
/// The files beside a database of which `database` is all that can be said.
AuditReport with_files(AuditReport database, const AuditReport& files);

}  // namespace signet::journal
