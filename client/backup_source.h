// What goes into a backup: one moment of journal and keyhold's state, and every file that does not change.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/backup_label.h"
#include "policy/base/bytes.h"

namespace signet::client {

/// Copies of both databases in a folder of their own below var/lib/signet; gone again when this is.
class BackupMoment {
 public:
  /// `root`: the instance. Waits a little for a moment in which journal, checkpoint and keyhold's state agree; `busy` if none comes.
  static Result<BackupMoment> take(const std::string& root, const std::string& created);
  BackupMoment(BackupMoment&& other) noexcept;
  BackupMoment& operator=(BackupMoment&&) = delete;
  ~BackupMoment();
  /// Without parts, files and recipients.
  const BackupLabel& label() const noexcept { return label_; }
  const std::string& folder() const noexcept { return folder_; }

 private:
  explicit BackupMoment(std::string folder) : folder_(std::move(folder)) {}
  Outcome copy(const std::string& root, const std::string& created);
  std::string folder_;
  BackupLabel label_;
};

struct BackupFile {
  std::string name;  // in the backup
  std::string path;  // on the disk
};
/// Everything, in the order in which it is written: journal, keyhold, archive, configuration without its credentials.
std::vector<BackupFile> backup_files(const std::string& root, const BackupMoment& moment);
/// Whether a backup may hold a file of this name: nothing else is ever written by a restore.
bool is_backup_name(const std::string& name);

}  // namespace signet::client
