// What goes into a backup: one moment of journal and keyhold's state, and every file that does not change.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/backup_label.h"
#include "daemon/os/fd.h"
#include "journal/tree.h"
#include "policy/base/bytes.h"

namespace signet::client {

/// Copies of both databases in a folder of their own below var/lib/signet; gone again when this is, or else by the next backup.
class BackupMoment {
 public:
  /// `root`: the instance, whether it runs or not. `busy` where an erasure or a new year is in the middle, or, with the checkpoint key in a
  /// credential, the journal does not come to rest for ten seconds.
  static Result<BackupMoment> take(const std::string& root, const std::string& created);
  BackupMoment(BackupMoment&& other) noexcept;
  BackupMoment& operator=(BackupMoment&&) = delete;
  ~BackupMoment();
  /// Without parts, files and recipients.
  const BackupLabel& label() const noexcept { return label_; }
  const std::string& folder() const noexcept { return folder_; }
  /// The years that had ended (`2026`), the oldest first.
  const std::vector<std::string>& years() const noexcept { return years_; }

 private:
  explicit BackupMoment(std::string folder) : folder_(std::move(folder)) {}
  static void remove_abandoned(const std::string& parent);
  Outcome copy(const std::string& root, const std::string& created);
  Outcome copy_journal(const std::string& directory, const std::string& created);
  Outcome copy_state(const std::string& source);
  std::string folder_;
  os::Fd lock_;  // of the folder, as long as it is in use
  std::vector<std::string> years_;
  journal::CompactRange tree_;  // of the copied journal
  BackupLabel label_;
};

struct BackupFile {
  std::string name;  // in the backup
  std::string path;  // on the disk
};
/// Refuses a folder that cannot be listed to its end. Everything, in the order in which it is written: journal, keyhold, archive,
/// configuration without its credentials.
Result<std::vector<BackupFile>> backup_files(const std::string& root, const BackupMoment& moment);
/// Whether a backup may hold a file of this name: nothing else is ever written by a restore.
bool is_backup_name(const std::string& name);

}  // namespace signet::client
