// Witnessing: a department cosigns its schools' journals; a school keeps what its department cosigned (C2SP tlog-witness).
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/appliance.h"
#include "daemon/keyhold/service_desk.h"

namespace signet::keyhold {

/// POST /witness/add-checkpoint: judged, kept and cosigned by the journal's process, which holds the witness key. Known are the
/// origins and keys of the approvals sealed here and live; no file names one.
Reply add_checkpoint(Appliance& appliance, os::Channel& inspect, ByteView body);
/// POST /witness/add-year: that a school's new year goes on from the one cosigned before it; judged and kept in the same place.
Reply add_year(Appliance& appliance, os::Channel& inspect, ByteView body);
/// For each school approved here: what was cosigned last and when, and what speaks against it. `not_found` where no witness is.
Result<std::string> witness_json(Appliance& appliance, os::Channel& inspect);
/// In a school: keeps a checkpoint of this journal that the witness of an accepted approval has cosigned.
Reply take_cosignature(Appliance& appliance, ByteView note);

}  // namespace signet::keyhold
