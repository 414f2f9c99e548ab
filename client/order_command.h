// signet order new|submit|list|show.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct OrderNewOptions {
  std::string kind;        // a code of policy/order.h
  std::string out;         // empty: standard output
  std::string from;        // the file with what the order says: TOML, of a roster also CSV
  std::string root_entry;  // hex; empty: asked from the service
  std::string previous;    // hex; empty: asked from the service
  unsigned number = 0;     // 0: asked from the service
  std::string issued;      // as ISSUED; empty: now
  // approval
  std::string school_info;  // JSON of `signet journal init --json`; single options outrank it
  std::string school_code, school_name, origin, vkey;
  std::string seal_certificate, principal_certificate, leader_certificate;  // PEM files
  std::string principal_name;
  std::string witness;  // approval: vkey of the department's journal witness; empty: none
  unsigned valid_days = 365;
  // lock, unlock, departure, revocation: in the place of a file
  std::vector<std::string> classes;
  std::string school_year, decision, decision_day, person, last_day, reason;
  std::string seal, order, intent;  // SHA-256, or the path of the file
  bool principal_signs = false;
};

void order_new(CommandContext& context, const OrderNewOptions& options);
void order_submit(CommandContext& context, const std::vector<std::string>& files);
void order_list(CommandContext& context);
struct OrderShowOptions {
  std::string name;  // the first digits of its SHA-256, at least 8
  std::string out;   // file for the document
  bool xml = false;  // the document itself
};
/// In words, or as it was handed in.
void order_show(CommandContext& context, const OrderShowOptions& options);

}  // namespace signet::client
