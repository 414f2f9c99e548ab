#include "journal/audit.h"

#include "journal/anchors.h"
#include "journal/entry_sequence.h"
#include "journal/node_rows.h"
#include "journal/schema.h"
#include "journal/tile_comparison.h"
#include "journal/tree.h"
#include "journal/year.h"

namespace signet::journal {
namespace {

class Audit {
 public:
  Audit(Reader& reader, const std::optional<Verifier>& expected, const std::optional<SequenceState>& before, TileComparison* files)
      : reader_(reader), expected_(expected), before_(before), files_(files) {}
  AuditReport run(const std::vector<KnownCheckpoint>& known);

 private:
  void fault(Flaw flaw, std::optional<std::uint64_t> entry, std::string detail = {}) { faults_.add(flaw, entry, std::move(detail)); }
  AuditReport report();
  void keep(const Refusal& refusal) { fault(Flaw::unreadable, range_.size(), refusal.detail); }
  Outcome prepare();
  void check_guards();
  void identify();
  void take_checkpoints(const std::vector<KnownCheckpoint>& known);
  void walk();
  bool visit(std::uint64_t index, ByteView body);
  bool fill_gap(std::uint64_t next);
  void check_leaf(std::uint64_t index, ByteView body);
  void grow(const Digest& leaf);
  void check_signed_trees();
  void check_end();
  std::optional<Digest> stored(unsigned level, std::uint64_t place);

  Reader& reader_;
  const std::optional<Verifier>& expected_;
  const std::optional<SequenceState>& before_;
  TileComparison* files_;
  AuditReport report_;
  FaultList faults_;
  EntrySequence sequence_{faults_};
  Anchors anchors_{faults_};
  std::optional<NodeRows> nodes_;
  std::optional<Statement> select_tree_;
  std::optional<Anchor> next_tree_;
  CompactRange range_;           // over recorded leaf hashes where there are any: so one changed entry is one fault
  std::uint64_t tree_size_ = 0;  // of the newest recorded tree
  bool trees_agree_ = true;
};

AuditReport Audit::run(const std::vector<KnownCheckpoint>& known) {
  if (const auto prepared = prepare(); !prepared) {
    keep(prepared.refusal());
    return report();
  }
  check_guards();
  identify();
  take_checkpoints(known);
  walk();
  check_end();
  return report();
}

AuditReport Audit::report() {
  report_.root = range_.root();
  report_.open_intents = sequence_.open_intents();
  report_.faults = faults_.faults();
  report_.faults_left_out = faults_.left_out();
  report_.sequence = sequence_.state();
  report_.number_faults();
  return std::move(report_);
}

Outcome Audit::prepare() {
  TRY(auto tree, reader_.database().prepare("SELECT size, root FROM signed_tree ORDER BY size"));
  nodes_.emplace(reader_.database());
  select_tree_ = std::move(tree);
  return Done{};
}

void Audit::check_guards() {
  const auto missing = missing_triggers(reader_.database());
  if (!missing) return keep(missing.refusal());
  for (const std::string& name : *missing) fault(Flaw::guard_missing, std::nullopt, name);
}

void Audit::identify() {
  Result<Identity> identity{Refusal{Reason::not_found, "no entries"}};
  const auto read = reader_.entries(0, [&](std::uint64_t index, ByteView body) {
    if (index == 0) identity = read_identity(body), report_.first_entry = leaf_hash(body);
    return false;
  });
  if (read && identity) report_.identity = *identity;
  if (!report_.identity) fault(Flaw::identity_wrong, 0, read ? identity.refusal().detail : read.refusal().detail);
  report_.verifier = expected_;
  sequence_.begin_year(report_.first_number(), before_);
  if (!report_.identity) return;
  const Verifier own{report_.identity->origin, report_.identity->checkpoint_key};
  report_.verifier = judged_by(own, expected_);
  if (*report_.verifier != own) fault(Flaw::identity_wrong, 0, "another key: " + own.vkey());
}

void Audit::take_checkpoints(const std::vector<KnownCheckpoint>& known) {
  if (reader_.checkpoint()) {
    const auto own = anchors_.take(*reader_.checkpoint(), report_.verifier, Flaw::checkpoint_wrong, "checkpoint");
    if (own) report_.checkpoint_size = own->size;
  }
  for (const KnownCheckpoint& each : known) anchors_.take(each.note, report_.verifier, Flaw::known_checkpoint_wrong, each.name);
}

void Audit::walk() {
  check_signed_trees();
  anchors_.check(range_);
  const auto read = reader_.entries(0, [&](std::uint64_t index, ByteView body) { return visit(index, body); });
  if (!read) keep(read.refusal());
}

bool Audit::visit(std::uint64_t index, ByteView body) {
  if (index != range_.size() && !fill_gap(index)) return false;
  sequence_.take(index, body);
  if (files_ != nullptr) files_->entry(index, body);
  check_leaf(index, body);
  ++report_.size;
  return true;
}

/// Numbers are left out before `next`. Where their leaf hashes are still there, the rest of the tree can be judged.
bool Audit::fill_gap(std::uint64_t next) {
  while (range_.size() < next) {
    const std::uint64_t index = range_.size();
    const auto leaf = stored(0, index);
    fault(Flaw::entry_missing, index, leaf ? "" : "the next is " + std::to_string(next));
    if (!leaf) return false;
    grow(*leaf);
  }
  return true;
}

void Audit::check_leaf(std::uint64_t index, ByteView body) {
  const Digest leaf = leaf_hash(body);
  const auto recorded = stored(0, index);
  if (!recorded) fault(Flaw::entry_not_in_tree, index);
  if (recorded && *recorded != leaf) fault(Flaw::entry_changed, index);
  grow(recorded.value_or(leaf));
}

/// One leaf more; every subtree that it completes is compared with the stored one.
void Audit::grow(const Digest& leaf) {
  range_.append(leaf, [&](unsigned level, std::uint64_t place, const Digest& hash) {
    if (files_ != nullptr) files_->subtree(level, place, hash);
    if (level == 0) return;  // check_leaf has said it
    const auto recorded = stored(level, place);
    if (!recorded || *recorded != hash) fault(Flaw::hash_wrong, place << level, "level " + std::to_string(level));
  });
  check_signed_trees();
  anchors_.check(range_);
}

/// The recorded trees, in step with the walk. After the first that disagrees all later ones must.
void Audit::check_signed_trees() {
  for (;;) {
    if (!next_tree_ && select_tree_) {
      const auto more = select_tree_->step();
      if (!more) keep(more.refusal());
      const auto root = more && *more ? digest_from_bytes(select_tree_->bytes(1)) : std::nullopt;
      if (root) next_tree_ = Anchor{static_cast<std::uint64_t>(select_tree_->number(0)), *root, Flaw::signed_tree_wrong, "signed tree"};
      if (!root) select_tree_.reset();
    }
    if (!next_tree_ || next_tree_->size > range_.size()) return;
    if (next_tree_->size < range_.size() || next_tree_->size == 0)
      return select_tree_.reset(), next_tree_.reset(), fault(Flaw::signed_tree_wrong, std::nullopt, "sizes do not rise");
    if (trees_agree_) trees_agree_ = anchors_.meets(range_, *next_tree_);
    tree_size_ = next_tree_->size;
    next_tree_.reset();
    // One row per size: the next is larger, or the file is forged and the check above ends it.
  }
}

/// What was signed or known, and is not there any more.
void Audit::check_end() {
  const std::uint64_t size = range_.size();
  if (!next_tree_ && tree_size_ < size) fault(Flaw::signed_tree_wrong, tree_size_, "no recorded tree holds it");
  if (next_tree_) fault(Flaw::truncated, size, "a tree of " + std::to_string(next_tree_->size) + " entries was signed");
  anchors_.end(size);
  if (stored(0, size)) fault(Flaw::truncated, size, "its leaf hash is still there");
}

std::optional<Digest> Audit::stored(unsigned level, std::uint64_t place) { return nodes_->at(level, place); }

}  // namespace

void AuditReport::number_faults() {
  for (auto& fault : faults) {
    if (fault.entry) *fault.entry += first_number();
  }
}

Verifier judged_by(const Verifier& own, const std::optional<Verifier>& expected) {
  if (!expected) return own;
  return in_year(*expected, own.name).value_or(*expected);
}

AuditReport audit(Reader& reader, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known,
                  const std::optional<SequenceState>& before, TileComparison* files) {
  return Audit{reader, expected, before, files}.run(known);
}

}  // namespace signet::journal
