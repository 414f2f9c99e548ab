// The register built again from a copy of journal and archive, and every decision of the journal made again (docs/formats/journal.md).
#pragma once

#include <string>
#include <vector>

#include "daemon/os/channel.h"
#include "daemon/replay/report.h"
#include "policy/base/result.h"

namespace signet::replay {

struct Sources {
  std::string journal;                     // the folder that holds journal.db and a folder for each year that has ended
  std::string archive;                     // the archive's folder
  std::vector<std::string> configuration;  // folders that hold etc/signet, each with its `/`; the newest first
  std::string state;                       // a copy of keyhold.db, for the keyed hashes; empty: none
};

/// All years, the oldest first; ends at the first difference. `inspect`: a caged reader. Refused where there is nothing to begin with: no
/// journal, not its first year (`year_missing`), no configuration of this school, a state of another journal. That each year is whole
/// and follows the one before it is for journal::audit_years to say.
Result<Report> replay(const Sources& sources, os::Channel& inspect);

}  // namespace signet::replay
