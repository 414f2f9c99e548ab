// A journal whose files are published, and the tampering that a person with those files can do.
#pragma once

#include <filesystem>
#include <map>

#include "a_journal.h"
#include "faults.h"
#include "journal/tile_audit.h"
#include "journal/tile_writer.h"
#include "refused.h"

namespace signet::journal::test {

namespace fs = std::filesystem;

/// Every published file by its path below the directory: tile/… and checkpoint.
using Files = std::map<std::string, std::string>;

inline Files files_below(const std::string& directory) {
  Files files;
  for (const auto& each : fs::recursive_directory_iterator{directory}) {
    const auto path = each.path().string().substr(directory.size() + 1);
    if (each.is_regular_file() && (path == "checkpoint" || path.starts_with("tile/"))) files[path] = read_text(each.path().string());
  }
  return files;
}

inline void lay_down(const std::string& directory, const Files& files) {
  fs::remove_all(directory);
  for (const auto& [path, octets] : files) {
    fs::create_directories(fs::path{directory + '/' + path}.parent_path());
    write_text(directory + '/' + path, octets);
  }
}

/// Entries 1 to `last`; published at each of `sizes` that is reached, and at the end.
class TiledJournal {
 public:
  explicit TiledJournal(std::uint64_t last, const std::vector<std::uint64_t>& sizes = {}) {
    auto store = journal.open();
    TileWriter writer{journal.directory(), *store};
    std::vector<Bytes> group;
    for (std::uint64_t i = 1; i <= last; ++i) {
      group.push_back(entry(i));
      const bool published = std::ranges::find(sizes, i + 1) != sizes.end();
      if (!published && i != last) continue;
      if (!store->append(i + 1 - group.size(), group)) std::abort();
      group.clear();
      if (!published) continue;
      if (!writer.finish()) std::abort();
      checkpoints.push_back(read_text(journal.directory() + "/checkpoint"));
    }
    if (!writer.finish()) std::abort();
    files = files_below(journal.directory());
  }
  static Bytes entry(std::uint64_t i) { return an_entry("start", static_cast<std::int64_t>(i)); }

  AJournal journal;
  std::vector<std::string> checkpoints;  // of `sizes`
  Files files;
};

}  // namespace signet::journal::test
