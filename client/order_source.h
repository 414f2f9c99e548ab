// What an order says, gathered: from files, options and the service. Nothing is signed here.
#pragma once

#include "client/command_context.h"
#include "client/order_command.h"
#include "policy/order.h"

namespace signet::client {

/// Origin, vkey and root entry from the file that `--school-info` names, where no option says them.
Outcome take_school_info(OrderNewOptions& options);
Result<Approval> approval_from(const OrderNewOptions& options, Instant now);
/// The SHA-256 of every file that can widen a decision (invariant 10): policy, profiles, trust anchors, images and fonts.
Result<Configuration> configuration_from(const CommandContext& context);

/// Number, predecessor and journal of the next order of its kind. What no option gives is asked from the service.
struct Place {
  Digest root_entry;
  std::uint64_t number = 1;
  std::optional<Digest> previous;
};
Result<Place> next_place(const CommandContext& context, const OrderNewOptions& options);

}  // namespace signet::client
