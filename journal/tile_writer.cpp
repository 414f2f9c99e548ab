#include "journal/tile_writer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "journal/durable_file.h"

namespace signet::journal {
namespace {

constexpr unsigned file_mode = 0400;

Refusal call_failed(const char* doing, const std::string& path) {
  return {Reason::system_error, std::string{doing} + ' ' + path + ": " + std::strerror(errno)};
}

/// Every directory above `name` that is missing below `top`, and on the disk.
Outcome make_folders(const std::string& top, const std::string& name) {
  for (auto slash = name.find('/'); slash != name.npos; slash = name.find('/', slash + 1)) {
    const std::string folder = top + '/' + name.substr(0, slash);
    if (::mkdir(folder.c_str(), 0700) == 0) {
      TRY_DONE(sync_directory(directory_of(folder)));
    } else if (errno != EEXIST) {
      return call_failed("create", folder);
    }
  }
  return Done{};
}

/// Empty where there is none.
Result<std::vector<std::string>> listed_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator each{folder, error}, end; !error && each != end; each.increment(error))
    names.push_back(each->path().filename().string());
  if (error && error != std::errc::no_such_file_or_directory)
    return Refusal{Reason::system_error, "list " + folder + ": " + error.message()};
  return names;
}

Outcome remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return call_failed("remove", path);
  return Done{};
}

}  // namespace

void TileWriter::begin(TreeState tree) {
  Plan plan;
  plan.rows = tile_rows(tree.size);
  plan.tile = plan.rows.front().items(good_) / tile_width;
  plan.tree = std::move(tree);
  plan_ = std::move(plan);
}

/// The next file of the plan that the newer entries touch; nothing when the rows are through.
std::optional<TileName> TileWriter::current() {
  for (Plan& plan = *plan_; plan.row < plan.rows.size();) {
    const TileRow& row = plan.rows[plan.row];
    const bool touched = row.items(plan.tree.size) > row.items(good_);
    if (touched && plan.tile < tile_count(row, plan.tree.size)) return tile_at(row, plan.tile, plan.tree.size);
    if (++plan.row < plan.rows.size()) plan.tile = plan.rows[plan.row].items(good_) / tile_width;
  }
  return std::nullopt;
}

// Order: every tile and bundle durable, then the checkpoint that needs them, and only then may go what no newer reader asks for.
Result<bool> TileWriter::step() {
  if (!plan_) {
    TRY(auto tree, store_.state());
    if (tree.size == good_) return false;
    begin(std::move(tree));
  }
  if (const auto name = current()) {
    TRY_DONE(work(*name));
    ++plan_->tile;
    return true;
  }
  if (plan_->phase == Phase::clean) {
    good_ = plan_->tree.size;
    plan_.reset();
    return true;
  }
  if (plan_->phase == Phase::checkpoint) TRY_DONE(write_durable(path("checkpoint"), as_bytes(plan_->tree.checkpoint), file_mode));
  const bool signed_now = plan_->phase == Phase::checkpoint;
  plan_->phase = signed_now ? Phase::clean : Phase::checkpoint;
  if (signed_now) {
    plan_->row = 0;
    plan_->tile = plan_->rows.front().items(good_) / tile_width;
  }
  return true;
}

Outcome TileWriter::finish() {
  for (;;) {
    TRY(const bool more, step());
    if (!more) return Done{};
  }
}

Outcome TileWriter::work(const TileName& name) {
  if (plan_->phase == Phase::tiles) return put(name);
  return name.width == tile_width ? remove_partials(name) : Outcome{Done{}};
}

Outcome TileWriter::put(const TileName& name) {
  if (good_ == 0 && name.width != tile_width) TRY_DONE(mend_partials(name));
  TRY(const auto wanted, content(name));
  const std::string relative = path_of(name);
  const auto there = read_file(path(relative), tile_bytes_max);
  if (there && *there == wanted) return Done{};
  TRY_DONE(make_folders(directory_, relative));
  return write_durable(path(relative), wanted, file_mode);
}

/// Narrower files of older checkpoints stay for their readers, if they are still what they were.
Outcome TileWriter::mend_partials(const TileName& name) {
  const std::string folder = path(partial_folder_of(name));
  TRY(const auto files, listed_in(folder));
  for (const std::string& file : files) {
    const auto older = parse_tile_path(partial_folder_of(name) + '/' + file);
    if (older && older->width == name.width) continue;
    bool whole = false;
    if (older && older->width < name.width) {
      TRY(const auto wanted, content(*older));
      const auto there = read_file(folder + '/' + file, tile_bytes_max);
      whole = there && *there == wanted;
    }
    if (!whole) TRY_DONE(remove(folder + '/' + file));
  }
  return Done{};
}

/// C2SP tlog-tiles: partial ones "MAY be deleted once the full tile exists".
Outcome TileWriter::remove_partials(const TileName& name) {
  const std::string folder = path(partial_folder_of(name));
  TRY(const auto files, listed_in(folder));
  for (const std::string& file : files) TRY_DONE(remove(folder + '/' + file));
  if (::rmdir(folder.c_str()) != 0 && errno != ENOENT) return call_failed("remove", folder);
  return Done{};
}

Result<Bytes> TileWriter::content(const TileName& name) {
  Bytes octets;
  const std::uint64_t first = name.index * tile_width;
  if (!name.row.level) {
    TRY(const auto entries, store_.read(first, name.width, SIZE_MAX));
    if (entries.size() != name.width) return Refusal{Reason::journal_inconsistent, "entries of " + path_of(name) + " are missing"};
    for (const Bytes& entry : entries) add_to_bundle(octets, entry);
    return octets;
  }
  for (std::uint64_t place = first; place < first + name.width; ++place) {
    TRY(const auto hash, store_.node(*name.row.level * tile_height, place));
    octets.insert(octets.end(), view(hash).begin(), view(hash).end());
  }
  return octets;
}

}  // namespace signet::journal
