// signet order new|submit|list|show.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct OrderNewOptions {
  std::string kind;        // approval, configuration, roster
  std::string out;         // empty: standard output
  std::string from;        // roster: the TOML file
  std::string root_entry;  // hex; empty: asked from the service
  std::string previous;    // hex; empty: asked from the service
  unsigned number = 0;     // 0: asked from the service
  // approval
  std::string school_info;  // JSON of `signet journal init --json`; single options outrank it
  std::string school_code, school_name, origin, vkey;
  std::string seal_certificate, principal_certificate, leader_certificate;  // PEM files
  std::string principal_name;
  unsigned valid_days = 365;
};

void order_new(CommandContext& context, const OrderNewOptions& options);
void order_submit(CommandContext& context, const std::vector<std::string>& files);
void order_list(CommandContext& context);
/// The order whose SHA-256 begins with `name` (at least 8 digits).
void order_show(CommandContext& context, const std::string& name, const std::string& out);

}  // namespace signet::client
