#include "journal/tile_audit.h"

#include <sys/stat.h>

#include <algorithm>

#include "journal/anchors.h"
#include "journal/durable_file.h"
#include "journal/entry_sequence.h"
#include "journal/tile_files.h"

namespace signet::journal {
namespace {

Digest hash_at(ByteView tile, std::size_t place) { return *digest_from_bytes(tile.subspan(place * tile_hash_bytes, tile_hash_bytes)); }

class TileAudit {
 public:
  TileAudit(std::string directory, const std::optional<Verifier>& expected, const std::optional<SequenceState>& before)
      : directory_(std::move(directory)), expected_(expected), before_(before), files_(directory_, faults_) {}
  AuditReport run(const std::vector<KnownCheckpoint>& known);

 private:
  void identify();
  void take_own_checkpoint();
  bool take_bundle(std::uint64_t index);
  void take_entry(std::uint64_t index, const std::optional<ByteView>& entry, const std::optional<Digest>& recorded);
  void grow(const Digest& leaf);
  void complete(unsigned level, const Digest& hash);
  void compare_tile(unsigned level);

  std::string directory_;
  const std::optional<Verifier>& expected_;
  const std::optional<SequenceState>& before_;
  AuditReport report_;
  FaultList faults_;
  TileFiles files_;
  EntrySequence sequence_{faults_};
  Anchors anchors_{faults_};
  std::uint64_t size_ = 0;             // what the checkpoint claims
  CompactRange range_;                 // over recorded leaf hashes where there are any: so one changed entry is one fault
  std::vector<Bytes> expected_tiles_;  // of levels 1, 2, …: what the file that the walk is in must hold
};

AuditReport TileAudit::run(const std::vector<KnownCheckpoint>& known) {
  identify();
  take_own_checkpoint();
  for (const KnownCheckpoint& each : known) anchors_.take(each.note, report_.verifier, Flaw::known_checkpoint_wrong, each.name);
  anchors_.check(range_);
  bool whole = true;
  for (std::uint64_t index = 0; whole && index < tile_count({}, size_); ++index) whole = take_bundle(index);
  for (unsigned level = 1; level <= expected_tiles_.size(); ++level) {
    if (!expected_tiles_[level - 1].empty()) compare_tile(level);
  }
  anchors_.end(range_.size());
  if (whole) report_.files_ahead = files_.ahead();
  report_.root = range_.root();
  report_.open_intents = sequence_.open_intents();
  report_.faults = faults_.faults();
  report_.faults_left_out = faults_.left_out();
  report_.sequence = sequence_.state();
  report_.number_faults();
  return std::move(report_);
}

void TileAudit::identify() {
  const auto first = files_.first_entry();
  const auto identity = first ? read_identity(*first) : Result<Identity>{Refusal{Reason::not_found, "no entries"}};
  report_.verifier = expected_;
  if (!identity) return faults_.add(Flaw::identity_wrong, 0, identity.refusal().detail);
  report_.identity = *identity;
  report_.first_entry = leaf_hash(*first);
  sequence_.begin_year(report_.first_number(), before_);
  const Verifier own{identity->origin, identity->checkpoint_key};
  report_.verifier = judged_by(own, expected_);
  if (*report_.verifier != own) faults_.add(Flaw::identity_wrong, 0, "another key: " + own.vkey());
}

/// Without one that was signed the files themselves say how many entries there are.
void TileAudit::take_own_checkpoint() {
  const auto note = read_file(directory_ + "/checkpoint", note_bytes_max);
  std::optional<Checkpoint> own;
  if (!note) faults_.add(Flaw::checkpoint_wrong, std::nullopt, "checkpoint: " + note.refusal().detail);
  if (note) own = anchors_.take(std::string{as_text(*note)}, report_.verifier, Flaw::checkpoint_wrong, "checkpoint");
  if (own) report_.checkpoint_size = own->size;
  size_ = own ? own->size : files_.size();
}

/// False: nothing can be said about these entries, and so not of those behind them.
bool TileAudit::take_bundle(std::uint64_t index) {
  const TileName name = tile_at({}, index, size_);
  const auto bundle = files_.take(name);
  const auto tile = files_.take(tile_at({0}, index, size_));
  const std::uint64_t first = index * tile_width;
  if (!bundle && !tile) return faults_.add(Flaw::entry_missing, first, "neither bundle nor hashes"), false;
  const auto entries = bundle ? *split_bundle(*bundle) : std::vector<ByteView>{};
  for (std::size_t i = 0; i < name.width; ++i)
    take_entry(first + i, bundle ? std::optional{entries[i]} : std::nullopt, tile ? std::optional{hash_at(*tile, i)} : std::nullopt);
  report_.size += entries.size();
  return true;
}

void TileAudit::take_entry(std::uint64_t index, const std::optional<ByteView>& entry, const std::optional<Digest>& recorded) {
  if (!entry) return grow(*recorded);
  sequence_.take(index, *entry);
  const Digest leaf = leaf_hash(*entry);
  if (recorded && *recorded != leaf) faults_.add(Flaw::entry_changed, index);
  grow(recorded.value_or(leaf));
}

void TileAudit::grow(const Digest& leaf) {
  range_.append(leaf, [&](unsigned level, std::uint64_t, const Digest& hash) {
    if (level > 0 && level % tile_height == 0) complete(level / tile_height, hash);
  });
  anchors_.check(range_);
}

void TileAudit::complete(unsigned level, const Digest& hash) {
  expected_tiles_.resize(std::max<std::size_t>(expected_tiles_.size(), level));
  Bytes& tile = expected_tiles_[level - 1];
  tile.insert(tile.end(), view(hash).begin(), view(hash).end());
  if (tile.size() == tile_width * tile_hash_bytes) compare_tile(level);
}

/// A tile of a level above 0 against the hashes that the entries below it give.
void TileAudit::compare_tile(unsigned level) {
  const TileRow row{level};
  Bytes wanted = std::exchange(expected_tiles_[level - 1], {});
  const std::uint64_t last = row.items(range_.size()) - 1;
  const TileName name{row, last / tile_width, static_cast<unsigned>(wanted.size() / tile_hash_bytes)};
  const auto there = files_.take(name);
  if (!there || *there == wanted) return;
  const auto differs = std::ranges::mismatch(*there, wanted).in1 - there->begin();
  const std::uint64_t place = name.index * tile_width + static_cast<std::uint64_t>(differs) / tile_hash_bytes;
  faults_.add(Flaw::hash_wrong, place << (tile_height * level), path_of(name));
}

}  // namespace

bool has_tiles(const std::string& directory) {
  struct stat status {};
  return ::stat((directory + "/tile").c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

AuditReport audit_tiles(const std::string& directory, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known,
                        const std::optional<SequenceState>& before) {
  return TileAudit{directory, expected, before}.run(known);
}

}  // namespace signet::journal
