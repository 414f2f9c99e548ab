// Orders: taken in, judged from the octets their signers signed, and judged again at every start (invariant 2).
#pragma once

#include <variant>
#include <vector>

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/os/channel.h"

namespace signet::keyhold {

struct JudgedOrder {
  std::optional<Order> order;     // readable
  std::vector<Finding> findings;  // empty: it may take effect
};

/// A new order: mathematics, chain and revocation now, authority, sequence.
JudgedOrder judge_new_order(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, Instant now);
/// An order of the journal: mathematics, authority and validity as of its entry; present revocation does not undo it.
JudgedOrder judge_old_order(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, Instant entered);

/// An order that this appliance itself has sealed, as a department does for schools' journals: read by its own seal alone.
std::optional<Order> read_sealed_here(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, Instant now);

}  // namespace signet::keyhold
