#include "journal/audit.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "journal/schema.h"
#include "journal/tree.h"

namespace signet::journal {
namespace {

constexpr std::string_view flaw_codes[] = {
    "unreadable",        "guard-missing",    "identity-wrong", "entry-missing",          "entry-changed",
    "entry-not-in-tree", "entry-malformed",  "time-backwards", "outcome-without-intent", "hash-wrong",
    "signed-tree-wrong", "checkpoint-wrong", "truncated",      "known-checkpoint-wrong"};

constexpr std::int64_t disorder_s_max = 60;  // an entry bears the time of its decision

/// What the tree of `size` entries must be, and who says so.
struct Anchor {
  std::uint64_t size = 0;
  Digest root;
  Flaw flaw{};
  std::string name;
};

class Audit {
 public:
  Audit(Reader& reader, const std::optional<Verifier>& expected) : reader_(reader), expected_(expected) {}
  AuditReport run(const std::vector<KnownCheckpoint>& known);

 private:
  void fault(Flaw flaw, std::optional<std::uint64_t> entry, std::string detail = {});
  void keep(const Refusal& refusal) { fault(Flaw::unreadable, range_.size(), refusal.detail); }
  Outcome prepare();
  void check_guards();
  void identify();
  void take_checkpoints(const std::vector<KnownCheckpoint>& known);
  void take_checkpoint(const std::string& note, Flaw flaw, const std::string& name);
  void walk();
  bool visit(std::uint64_t index, ByteView body);
  bool fill_gap(std::uint64_t next);
  void check_leaf(std::uint64_t index, ByteView body);
  void check_content(std::uint64_t index, ByteView body);
  void check_outcome(std::uint64_t index, const Envelope& envelope);
  void grow(const Digest& leaf);
  void check_signed_trees();
  void check_anchors();
  bool meets(const Anchor& anchor);
  void check_end();
  std::optional<Digest> stored(unsigned level, std::uint64_t place);

  Reader& reader_;
  const std::optional<Verifier>& expected_;
  AuditReport report_;
  std::array<std::size_t, std::size(flaw_codes)> counts_{};
  std::optional<Statement> select_node_;
  std::optional<Statement> select_tree_;
  std::optional<Anchor> next_tree_;
  std::vector<Anchor> anchors_;  // checkpoints, by size
  std::size_t anchor_ = 0;
  CompactRange range_;           // over recorded leaf hashes where there are any: so one changed entry is one fault
  std::uint64_t good_size_ = 0;  // the largest tree that an anchor confirmed
  std::uint64_t tree_size_ = 0;  // of the newest recorded tree
  bool trees_agree_ = true;
  Instant newest_{INT64_MIN};
  std::set<std::uint64_t> open_;    // intents without outcome
  std::set<std::uint64_t> unsure_;  // failed after the token was asked: the same document may be completed later
};

void Audit::fault(Flaw flaw, std::optional<std::uint64_t> entry, std::string detail) {
  if (++counts_[static_cast<std::size_t>(flaw)] > faults_of_a_sort_max) {
    ++report_.faults_left_out;
    return;
  }
  report_.faults.push_back({flaw, entry, std::move(detail)});
}

AuditReport Audit::run(const std::vector<KnownCheckpoint>& known) {
  if (const auto prepared = prepare(); !prepared) {
    keep(prepared.refusal());
    return std::move(report_);
  }
  check_guards();
  identify();
  take_checkpoints(known);
  walk();
  check_end();
  report_.root = range_.root();
  report_.open_intents.assign(open_.begin(), open_.end());
  return std::move(report_);
}

Outcome Audit::prepare() {
  TRY(auto node, reader_.database().prepare("SELECT hash FROM node WHERE level=?1 AND place=?2"));
  TRY(auto tree, reader_.database().prepare("SELECT size, root FROM signed_tree ORDER BY size"));
  select_node_ = std::move(node);
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
    if (index == 0) identity = read_identity(body);
    return false;
  });
  if (read && identity) report_.identity = *identity;
  if (!report_.identity) fault(Flaw::identity_wrong, 0, read ? identity.refusal().detail : read.refusal().detail);
  report_.verifier = expected_;
  if (!report_.identity) return;
  const Verifier own{report_.identity->origin, report_.identity->checkpoint_key};
  if (!expected_) report_.verifier = own;
  if (expected_ && *expected_ != own) fault(Flaw::identity_wrong, 0, "another key: " + own.vkey());
}

void Audit::take_checkpoints(const std::vector<KnownCheckpoint>& known) {
  if (reader_.checkpoint()) take_checkpoint(*reader_.checkpoint(), Flaw::checkpoint_wrong, "checkpoint");
  if (!anchors_.empty()) report_.checkpoint_size = anchors_.front().size;
  for (const KnownCheckpoint& each : known) take_checkpoint(each.note, Flaw::known_checkpoint_wrong, each.name);
  std::ranges::stable_sort(anchors_, {}, &Anchor::size);
}

void Audit::take_checkpoint(const std::string& note, Flaw flaw, const std::string& name) {
  if (!report_.verifier) return fault(flaw, std::nullopt, name + ": no key to judge it by");
  const auto opened = open_checkpoint(note, *report_.verifier);
  if (!opened) return fault(flaw, std::nullopt, name + ": " + opened.refusal().detail);
  anchors_.push_back({opened->size, opened->root, flaw, name});
}

void Audit::walk() {
  check_signed_trees();
  check_anchors();
  const auto read = reader_.entries(0, [&](std::uint64_t index, ByteView body) { return visit(index, body); });
  if (!read) keep(read.refusal());
}

bool Audit::visit(std::uint64_t index, ByteView body) {
  if (index != range_.size() && !fill_gap(index)) return false;
  check_content(index, body);
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

void Audit::check_content(std::uint64_t index, ByteView body) {
  const auto envelope = read_envelope(body);
  if (!envelope) return fault(Flaw::entry_malformed, index, envelope.refusal().detail);
  // Requests overlap: the intent of one may be written after the outcome of another that was decided later.
  // The principal's order says back to when: the entries before it had a time that was wrong.
  if (envelope->newest) newest_ = *envelope->newest;
  if (envelope->time.value() + disorder_s_max < newest_.value())
    fault(Flaw::time_backwards, index, to_iso8601(envelope->time) + " after " + to_iso8601(newest_));
  newest_ = std::max(newest_, envelope->time);
  if (envelope->kind == EntryKind::intent) open_.insert(index);
  if (envelope->kind == EntryKind::revoked && envelope->intent) {
    open_.erase(*envelope->intent);  // no seal can come of it any more
    unsure_.erase(*envelope->intent);
  }
  if (envelope->kind == EntryKind::sealed || envelope->kind == EntryKind::failed) check_outcome(index, *envelope);
}

void Audit::check_outcome(std::uint64_t index, const Envelope& envelope) {
  const std::uint64_t intent = *envelope.intent;
  const bool known = open_.erase(intent) != 0 || (envelope.kind == EntryKind::sealed && unsure_.erase(intent) != 0);
  if (!known) fault(Flaw::outcome_without_intent, index, "intent " + std::to_string(intent));
  if (known && envelope.kind == EntryKind::failed && envelope.token_asked) unsure_.insert(intent);
}

/// One leaf more; every subtree that it completes is compared with the stored one.
void Audit::grow(const Digest& leaf) {
  range_.append(leaf, [&](unsigned level, std::uint64_t place, const Digest& hash) {
    if (level == 0) return;  // check_leaf has said it
    const auto recorded = stored(level, place);
    if (!recorded || *recorded != hash) fault(Flaw::hash_wrong, place << level, "level " + std::to_string(level));
  });
  check_signed_trees();
  check_anchors();
}

bool Audit::meets(const Anchor& anchor) {
  if (range_.root() == anchor.root) {
    good_size_ = anchor.size;
    return true;
  }
  const std::uint64_t last = anchor.size == 0 ? 0 : anchor.size - 1;
  const std::uint64_t first = std::min(good_size_, last);
  fault(anchor.flaw, first,
        anchor.name + ": of entries " + std::to_string(first) + " to " + std::to_string(last) + " at least one is not the signed one");
  return false;
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
    if (trees_agree_) trees_agree_ = meets(*next_tree_);
    tree_size_ = next_tree_->size;
    next_tree_.reset();
    // One row per size: the next is larger, or the file is forged and the check above ends it.
  }
}

void Audit::check_anchors() {
  for (; anchor_ < anchors_.size() && anchors_[anchor_].size == range_.size(); ++anchor_) meets(anchors_[anchor_]);
}

/// What was signed or known, and is not there any more.
void Audit::check_end() {
  const std::uint64_t size = range_.size();
  if (!next_tree_ && tree_size_ < size) fault(Flaw::signed_tree_wrong, tree_size_, "no recorded tree holds it");
  if (next_tree_) fault(Flaw::truncated, size, "a tree of " + std::to_string(next_tree_->size) + " entries was signed");
  for (; anchor_ < anchors_.size(); ++anchor_)
    fault(Flaw::truncated, size, anchors_[anchor_].name + " has " + std::to_string(anchors_[anchor_].size) + " entries");
  if (stored(0, size)) fault(Flaw::truncated, size, "its leaf hash is still there");
}

std::optional<Digest> Audit::stored(unsigned level, std::uint64_t place) {
  select_node_->bind(1, std::uint64_t{level});
  select_node_->bind(2, place);
  const auto found = select_node_->step();
  const auto hash = found && *found ? digest_from_bytes(select_node_->bytes(0)) : std::nullopt;
  select_node_->reset();
  return hash;
}

}  // namespace

std::string_view code(Flaw flaw) noexcept { return flaw_codes[static_cast<std::size_t>(flaw)]; }

AuditReport audit(Reader& reader, const std::optional<Verifier>& expected, const std::vector<KnownCheckpoint>& known) {
  return Audit{reader, expected}.run(known);
}

}  // namespace signet::journal
