// What stands on the outside of a backup (docs/formats/backup.md): readable without any key, and of itself proof of nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::client {

constexpr const char* label_name = "label.json";
constexpr const char* backup_format = "signet-backup/v1";

struct BackupPart {
  std::string name;  // part-0001.p7m
  std::uint64_t bytes = 0;
  Digest sha256;
};

struct BackupLabel {
  std::string school_code, school_name, origin, vkey, mode, created;  // `created`: ISO 8601
  std::uint64_t size = 0;                                             // entries of the journal
  Digest root;
  std::string checkpoint;  // the signed note of both
  std::uint64_t files = 0;
  std::vector<std::string> recipients;  // SHA-256 of their certificates
  std::vector<BackupPart> parts;
  /// SHA-256 over the lines `sha256  name` of the parts: short enough to be written on paper.
  Digest digest() const;
};
std::string write_label(const BackupLabel& label);
/// Refuses with `backup_wrong`.
Result<BackupLabel> read_label(const std::string& folder);

}  // namespace signet::client
