// A backup opened: its files on the disk again, and whether they are what they must be.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "client/backup_label.h"
#include "client/sealed_part.h"

namespace signet::client {

struct BackupContent {
  std::uint64_t files = 0;
  std::set<Digest> archive;  // each hashed again under its name
  std::uint64_t intents = 0, tuples = 0;
};

/// Opens the parts in order and writes what is in them below `target` (`journal/`, `keyhold/`, …), which exists and is ours alone.
/// Files of the archive and the configuration only with `all`; they are hashed either way. `backup_wrong` names what is wrong.
Result<BackupContent> extract_backup(const std::string& folder, const BackupLabel& label, const OpeningKey& key, const std::string& target,
                                     bool all);
/// Holds what was written against the label and itself: the journal is whole and ends in the label's root, the archive has what sealed
/// documents and orders name, keyhold's state is of this journal and has a tuple for each intent, and is on hold. `vkey`: whom the
/// journal must be of; empty: the label says.
Outcome check_backup(const std::string& target, const BackupLabel& label, const std::string& vkey, BackupContent& content);

}  // namespace signet::client
