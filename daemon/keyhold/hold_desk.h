// What an operator does to a running key holder: the end of a hold after a restore, and the erasing of a pupil's key.
#pragma once

#include "daemon/keyhold/service_desk.h"

namespace signet::keyhold {

/// `document`: JSON, `checkpoints`, an array of signed notes: taken from receipts, from who kept one, and from the witness.
/// The journal must continue each; where an approval names a witness, one of them is cosigned and not older than the one kept here.
Reply release_hold(Appliance& appliance, ByteView document, const os::Peer& peer);
/// Erases the key of a pupil's keyed names: what the journal has of the pupil is linked to nobody any more, and the tuples stay taken.
Reply forget_person(Appliance& appliance, const std::string& person, const os::Peer& peer);

}  // namespace signet::keyhold
