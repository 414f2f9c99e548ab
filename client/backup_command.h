// signet backup create|verify|restore.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct BackupCreateOptions {
  std::vector<std::string> recipients;  // PEM certificates of those who may open it
  std::string out;                      // a folder that is made
};
void backup_create(CommandContext& context, const BackupCreateOptions& options);

struct BackupOpenOptions {
  std::string folder;
  std::string key;   // PEM; empty: only the outside is looked at
  std::string vkey;  // whose journal it must be; empty: the label says
};
/// Opens it in a private temporary folder, checks all of it and removes it again.
void backup_verify(CommandContext& context, const BackupOpenOptions& options);
/// Below `--root`, which has no journal, archive or keyhold's state yet. What is put back is on hold.
void backup_restore(CommandContext& context, const BackupOpenOptions& options);

}  // namespace signet::client
