// The roster as a school writes it, before the principal signs it: roster.toml or a spreadsheet (docs/formats/orders.md).
#pragma once

#include <string_view>

#include "client/order_file.h"

namespace signet::client {

Roster read_roster_file(OrderFile& in);
/// A table in CSV. Every fault with file, line and column; nothing half read.
Result<Roster> read_roster_table(std::string_view csv, const std::string& name);

}  // namespace signet::client
