// delegation.toml, succession.toml, status.toml …: who may do what (docs/formats/orders.md).
#pragma once

#include "client/order_command.h"
#include "client/order_file.h"
#include "policy/order.h"

namespace signet::client {

/// Fills the options of `signet order new approval` that the file gives; certificates stay named by their paths.
void read_approval_file(OrderFile& in, const std::string& folder, OrderNewOptions& options);
Configuration read_configuration_file(OrderFile& in);
Delegation read_delegation_file(OrderFile& in);
StandingAuthorisation read_standing_file(OrderFile& in);
/// Of a principal, or of the department's own certificate.
OrderBody read_succession_file(OrderFile& in);
Status read_status_file(OrderFile& in);

}  // namespace signet::client
