#include "journal/tile.h"

#include <algorithm>
#include <charconv>

namespace signet::journal {
namespace {

constexpr unsigned levels_max = 64 / tile_height;

std::string three_digits(std::uint64_t number) {
  std::string text = std::to_string(number);
  return text.insert(0, 3 - text.size(), '0');
}

/// Groups of three digits, all but the last with an x before them: 1234067 is x001/x234/067.
std::string number_path(std::uint64_t index) {
  std::string path = three_digits(index % 1000);
  for (index /= 1000; index > 0; index /= 1000) path = 'x' + three_digits(index % 1000) + '/' + path;
  return path;
}

std::string base_of(const TileName& name) {
  return "tile/" + (name.row.level ? std::to_string(*name.row.level) : std::string{"entries"}) + '/' + number_path(name.index);
}

template <class Number>
std::optional<Number> decimal(std::string_view text) {
  Number value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<TileRow> parse_row(std::string_view text) {
  if (text == "entries") return TileRow{};
  const auto level = decimal<unsigned>(text);
  if (!level || *level >= levels_max) return std::nullopt;
  return TileRow{*level};
}

std::optional<std::uint64_t> parse_number(std::string_view path) {
  std::string digits;
  for (const char c : path) {
    if (c != 'x' && c != '/') digits += c;
  }
  return decimal<std::uint64_t>(digits);
}

}  // namespace

std::uint64_t TileRow::items(std::uint64_t size) const noexcept { return size >> (tile_height * level.value_or(0)); }

std::vector<TileRow> tile_rows(std::uint64_t size) {
  std::vector<TileRow> rows{TileRow{}};
  for (unsigned level = 0; level < levels_max && TileRow{level}.items(size) > 0; ++level) rows.push_back({level});
  return rows;
}

std::uint64_t tile_count(const TileRow& row, std::uint64_t size) noexcept { return (row.items(size) + tile_width - 1) / tile_width; }

TileName tile_at(const TileRow& row, std::uint64_t index, std::uint64_t size) noexcept {
  const std::uint64_t behind = row.items(size) - index * tile_width;
  return {row, index, static_cast<unsigned>(std::min(behind, tile_width))};
}

std::string partial_folder_of(const TileName& name) { return base_of(name) + ".p"; }

std::string path_of(const TileName& name) {
  return name.width == tile_width ? base_of(name) : partial_folder_of(name) + '/' + std::to_string(name.width);
}

std::optional<TileName> parse_tile_path(std::string_view path) {
  constexpr std::string_view top = "tile/";
  if (!path.starts_with(top)) return std::nullopt;
  const auto rest = path.substr(top.size());
  const auto slash = rest.find('/');
  if (slash == rest.npos) return std::nullopt;
  const auto partial = rest.find(".p/");
  const auto row = parse_row(rest.substr(0, slash));
  const auto index = parse_number(rest.substr(slash + 1, partial == rest.npos ? rest.npos : partial - slash - 1));
  const auto width = partial == rest.npos ? std::optional{static_cast<unsigned>(tile_width)} : decimal<unsigned>(rest.substr(partial + 3));
  if (!row || !index || !width || *width == 0 || *width > tile_width) return std::nullopt;
  const TileName name{*row, *index, *width};
  if (path_of(name) != path) return std::nullopt;  // another spelling
  return name;
}

void add_to_bundle(Bytes& bundle, ByteView entry) {
  ensure(entry.size() <= bundle_entry_bytes_max, "an entry of a bundle has a length of two octets");
  bundle.push_back(static_cast<unsigned char>(entry.size() >> 8));
  bundle.push_back(static_cast<unsigned char>(entry.size() & 0xff));
  bundle.insert(bundle.end(), entry.begin(), entry.end());
}

Result<std::vector<ByteView>> split_bundle(ByteView bundle) {
  std::vector<ByteView> entries;
  while (!bundle.empty()) {
    const std::size_t size = bundle.size() < 2 ? bundle.size() : std::size_t{bundle[0]} << 8 | bundle[1];
    if (bundle.size() < 2 || bundle.size() - 2 < size)
      return Refusal{Reason::journal_inconsistent, "the bundle ends inside entry " + std::to_string(entries.size()) + " of it"};
    entries.push_back(bundle.subspan(2, size));
    bundle = bundle.subspan(2 + size);
  }
  return entries;
}

}  // namespace signet::journal
