#include "client/backup_source.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "journal/checkpoint.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

// What comes meanwhile may be among them or not; what was there before is. A part of the archive that cannot be listed is no backup of it.
Outcome add_folder(std::vector<BackupFile>& files, const std::string& folder, const std::string& name) {
  std::error_code error;
  std::vector<BackupFile> found;
  for (fs::recursive_directory_iterator each{folder, error}, end; !error && each != end; each.increment(error)) {
    std::error_code gone;  // written beside its place, and renamed since
    if (!each->is_regular_file(gone) || each->is_symlink(gone)) continue;
    found.push_back({name + "/" + each->path().lexically_relative(folder).string(), each->path().string()});
  }
  if (error && error != std::errc::no_such_file_or_directory) return Refusal{Reason::file_unreadable, folder + ": " + error.message()};
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  files.insert(files.end(), found.begin(), found.end());
  return Done{};
}

/// A checkpoint that was cosigned behind the moment is of entries that the copy does not have.
Outcome add_cosigned(std::vector<BackupFile>& files, const std::string& folder, std::uint64_t size_max) {
  std::vector<BackupFile> found;
  TRY_DONE(add_folder(found, folder, "journal/cosigned"));
  std::erase_if(found, [&](const BackupFile& each) {
    const auto size = journal::parse_decimal(each.name.substr(each.name.rfind('/') + 1));
    return !size || *size > size_max;
  });
  files.insert(files.end(), found.begin(), found.end());
  return Done{};
}

}  // namespace

Result<std::vector<BackupFile>> backup_files(const std::string& root, const BackupMoment& moment) {
  const std::string source = root + "/var/lib/signet/";
  std::vector<BackupFile> files{{"journal/journal.db", moment.folder() + "/journal/journal.db"},
                                {"journal/checkpoint", moment.folder() + "/journal/checkpoint"},
                                {"keyhold/keyhold.db", moment.folder() + "/keyhold/keyhold.db"}};
  for (const char* key : {"journal/checkpoint.key", "journal/witness.key"}) {
    if (::access((source + key).c_str(), F_OK) == 0) files.push_back({key, source + key});
  }
  TRY_DONE(add_folder(files, source + "journal/witness", "journal/witness"));
  TRY_DONE(add_cosigned(files, source + "journal/cosigned", moment.label().size));
  // Of a year that has ended nothing changes any more.
  for (const auto& year : moment.years()) TRY_DONE(add_folder(files, source + "journal/" + year, "journal/" + year));
  TRY_DONE(add_folder(files, source + "archive", "archive"));
  TRY_DONE(add_folder(files, root + "/etc/signet", "etc"));
  std::erase_if(files, [](const auto& each) { return !is_backup_name(each.name); });
  return files;
}

bool is_backup_name(const std::string& name) {
  static const std::regex known{
      "journal/(journal\\.db|checkpoint|checkpoint\\.key|witness\\.key|witness/[0-9a-f]{64}/[0-9]{4}(\\.link|\\.not-linked)?|cosigned/"
      "[0-9]{1,19}|"
      "[0-9]{4}/(journal\\.db|checkpoint|cosigned/[0-9]{1,19}))|"
      "keyhold/keyhold\\.db|archive/[0-9a-f]{2}/[0-9a-f]{64}|etc/([A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*"};
  return std::regex_match(name, known) && !name.starts_with("etc/credentials/");
}

}  // namespace signet::client
