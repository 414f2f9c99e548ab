// signet journal register|export|report: what an auditor takes out of a journal.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client::review {

struct RegisterOptions {
  std::string directory, key, out;
  std::vector<std::string> since;
  int year = 0;  // 0: all
  bool csv = false, semicolon = false;
};
void show_register(CommandContext& context, const RegisterOptions& options);

struct ExportOptions {
  std::string directory, from, to, out;
  bool csv = false, lines = false, semicolon = false;
};
void export_entries(CommandContext& context, const ExportOptions& options);

struct ReportOptions {
  std::string directory, key, from, to, out;
  std::vector<std::string> since;
  int year = 0;  // 0: by from and to
};
void report(CommandContext& context, const ReportOptions& options);

}  // namespace signet::client::review
