#include "journal/tile_files.h"

#include <algorithm>
#include <filesystem>

#include "journal/durable_file.h"

namespace signet::journal {
namespace {

/// Octets of the first `items` entries or hashes; nothing where there are fewer.
std::optional<std::size_t> length_of(const TileRow& row, ByteView octets, unsigned items) {
  if (row.level) return octets.size() < items * tile_hash_bytes ? std::nullopt : std::optional{items * tile_hash_bytes};
  const auto entries = split_bundle(octets);
  if (!entries || entries->size() < items) return std::nullopt;
  std::size_t length = 0;
  for (unsigned i = 0; i < items; ++i) length += 2 + (*entries)[i].size();
  return length;
}

}  // namespace

std::uint64_t first_entry_of(const TileName& name) noexcept {
  return (name.index * tile_width) << (tile_height * name.row.level.value_or(0));
}

TileFiles::TileFiles(std::string directory, FaultList& faults) : directory_(std::move(directory)), faults_(faults) { list(); }

void TileFiles::list() {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::recursive_directory_iterator each{directory_ + "/tile", error}, end; !error && each != end; each.increment(error)) {
    std::error_code gone;  // a running appliance removes narrower files
    const auto status = each->symlink_status(gone);
    if (gone || fs::is_directory(status)) continue;
    note(each->path().string().substr(directory_.size() + 1), fs::is_regular_file(status));
  }
  if (error) faults_.add(Flaw::unreadable, std::nullopt, "tile: " + error.message());
}

void TileFiles::note(const std::string& path, bool regular) {
  const auto name = parse_tile_path(path);
  if (name && regular) {
    widths_[place_of(*name)].insert(name->width);
  } else if (!path.ends_with(".part")) {
    faults_.add(Flaw::tile_unexpected, std::nullopt, path);
  }
}

std::uint64_t TileFiles::size() const {
  std::uint64_t size = 0;
  for (std::uint64_t index = 0;; ++index) {
    const auto found = widths_.find({-1, index});
    if (found == widths_.end()) return size;
    size = index * tile_width + *found->second.rbegin();
    if (*found->second.rbegin() != tile_width) return size;
  }
}

std::optional<Bytes> TileFiles::first_entry() const {
  const auto found = widths_.find({-1, 0});
  if (found == widths_.end()) return std::nullopt;
  const auto octets = read_file(directory_ + '/' + path_of({{}, 0, *found->second.rbegin()}), tile_bytes_max);
  const auto entries = octets ? split_bundle(*octets) : Result<std::vector<ByteView>>{octets.refusal()};
  if (!entries || entries->empty()) return std::nullopt;
  return Bytes{entries->front().begin(), entries->front().end()};
}

/// Exactly as many entries or hashes as its name says. Not a fault, and nothing: it is gone.
std::optional<Bytes> TileFiles::load(const TileName& name) {
  auto octets = read_file(directory_ + '/' + path_of(name), tile_bytes_max);
  if (octets && length_of(name.row, *octets, name.width) == octets->size()) return *std::move(octets);
  if (octets || octets.refusal().reason != Reason::not_found)
    faults_.add(Flaw::tile_wrong, first_entry_of(name),
                path_of(name) + (octets ? ": not as long as its name says" : ": " + octets.refusal().detail));
  return std::nullopt;
}

// A running appliance removes narrower files once the full one is there: then that one, which the list did not have yet, answers.
std::optional<Bytes> TileFiles::source(const TileName& name, const std::set<unsigned>& widths) {
  const auto width = widths.lower_bound(name.width);
  auto octets = width == widths.end() ? std::nullopt : load({name.row, name.index, *width});
  if (!octets && (width == widths.end() || *width != tile_width)) octets = load({name.row, name.index, tile_width});
  if (!octets) {
    faults_.add(Flaw::tile_wrong, first_entry_of(name), path_of(name) + ": missing");
    return std::nullopt;
  }
  octets->resize(*length_of(name.row, *octets, name.width));
  return octets;
}

std::optional<Bytes> TileFiles::take(const TileName& name) {
  const auto node = widths_.extract(place_of(name));
  const auto widths = node ? node.mapped() : std::set<unsigned>{};
  auto octets = source(name, widths);
  for (const unsigned width : widths) {
    if (width > name.width) ++wider_;
    if (octets && width != *widths.lower_bound(name.width)) compare({name.row, name.index, width}, name, *octets);
  }
  return octets;
}

void TileFiles::compare(const TileName& other, const TileName& name, ByteView octets) {
  auto there = load(other);
  if (!there) return;
  const unsigned common = std::min(other.width, name.width);
  there->resize(*length_of(name.row, *there, common));
  const auto length = length_of(name.row, octets, common);
  if (!length || !std::ranges::equal(*there, octets.first(*length)))
    faults_.add(Flaw::tile_wrong, first_entry_of(other), path_of(other) + ": not the same as " + path_of(name));
}

std::uint64_t TileFiles::ahead() const {
  std::uint64_t files = wider_;
  for (const auto& [place, widths] : widths_) files += widths.size();
  return files;
}

}  // namespace signet::journal
