// What an order says, gathered: from the file of `--from`, from the options where a file would be silly, or from the instance.
#pragma once

#include "client/command_context.h"
#include "client/order_command.h"
#include "policy/order.h"

namespace signet::client {

/// Of an approval: what its file gives goes into the options.
Outcome take_approval_file(OrderNewOptions& options);
Outcome fill_body(const CommandContext& context, const OrderNewOptions& options, Order& order);

/// An order's document, read as it stands: for people, not for decisions.
Result<Order> read_order_document(std::string_view document);

/// lock, unlock, departure and revocation as the TOML that the common options stand for.
std::string content_of_options(const OrderNewOptions& options);
bool has_content_options(const OrderNewOptions& options);

/// The roster in force, as the running service has it.
Result<Roster> roster_in_force(const CommandContext& context);

}  // namespace signet::client
