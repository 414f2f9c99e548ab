// signet journal witness export|add|import|key: checkpoints between a school and its department, by file (C2SP tlog-witness).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct WitnessExportOptions {
  std::string out;
  std::optional<std::uint64_t> from;  // what the witness says that it has cosigned; nothing: what is kept here
  std::string origin;                 // a year that has ended; empty: the one that goes on
};
/// On the school's appliance: the newest checkpoint, and that it continues what the witness has cosigned.
void witness_export(CommandContext& context, const WitnessExportOptions& options);

struct WitnessAddOptions {
  std::vector<std::string> files;
  std::string out;  // one file: a file; several: a folder, NAME.cosigned
};
/// On the department's appliance: shown to the witness; its cosigned checkpoint is written.
void witness_add(CommandContext& context, const WitnessAddOptions& options);

/// On the school's appliance: cosigned checkpoints are kept beside the journal.
void witness_import(CommandContext& context, const std::vector<std::string>& files);
/// On the department's appliance: the vkey that its schools' receipts are cosigned with.
void witness_key(CommandContext& context);

struct WitnessReportOptions {
  unsigned silent_days = 30;
  std::string origin, out;  // writes the newest cosigned checkpoint of this journal
};
/// signet department witness: which school's journal shrank, forked or fell silent.
void witness_report(CommandContext& context, const WitnessReportOptions& options);

/// The service's witness key; empty where it is no witness.
Result<std::string> witness_vkey(const CommandContext& context);

}  // namespace signet::client
