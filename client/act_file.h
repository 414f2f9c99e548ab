// departure.toml, lock.toml, correction.toml …: what has happened at school (docs/formats/orders.md).
#pragma once

#include "client/order_file.h"

namespace signet::client {

Departure read_departure_file(OrderFile& in);
/// With a reason: an unlock.
ClassLock read_lock_file(OrderFile& in, bool reason);
Correction read_correction_file(OrderFile& in);
Revocation read_revocation_file(OrderFile& in);
KeyHandover read_handover_file(OrderFile& in);
ClockCorrection read_clock_file(OrderFile& in);

}  // namespace signet::client
