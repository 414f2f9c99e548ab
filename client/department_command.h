// signet department review|approve|reject|status: what officers and leaders of a department do (S3 Đ.33.8).
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "daemon/wire/service_message.h"

namespace signet::client {

struct DepartmentOptions {
  std::vector<std::string> files;  // registrations
  std::string note;
  bool yes = false;  // do not ask on a terminal
  // approve
  std::string leader_certificate;  // PEM file
  std::string out;                 // folder for the approvals; empty: beside each registration
  unsigned valid_days = 365;
  // A new principal under the approval that the school has: a succession instead of an approval.
  bool succession = false;
  std::string decision, decision_day;  // approve: the paper decision; day empty: today
  std::string after;                   // approve: the sealed succession before this one
};
void department_review(CommandContext& context, const DepartmentOptions& options);
void department_approve(CommandContext& context, const DepartmentOptions& options);
void department_reject(CommandContext& context, const DepartmentOptions& options);

struct DepartmentStatusOptions {
  std::vector<std::string> files;    // sealed approvals to be taken back
  std::vector<std::string> holding;  // sealed approvals that hold: whom a list is for
  std::vector<std::string> after;    // sealed lists before, of these schools or others
  std::string out;                   // a file; where there are several schools, a folder
};
void department_status(CommandContext& context, const DepartmentStatusOptions& options);

}  // namespace signet::client
