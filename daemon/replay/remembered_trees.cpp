#include "daemon/replay/remembered_trees.h"

namespace signet::replay {
namespace {

std::string told_size(std::uint64_t size) { return std::to_string(size) + " entries"; }

}  // namespace

Result<RememberedTrees> RememberedTrees::of(keyhold::State& state) {
  RememberedTrees remembered;
  TRY(const auto years, state.years());
  for (const auto& year : years) remembered.trees_.push_back({year.tree.size, year.tree.root, true});
  TRY(const auto range, state.range());
  remembered.trees_.push_back({range.size(), range.root(), false});
  return remembered;
}

std::optional<RememberedTrees::Differs> RememberedTrees::add(const Digest& leaf) {
  range_.append(leaf);
  const auto* known = tree();
  if (known == nullptr || range_.size() != known->size || range_.root() == known->root) return std::nullopt;
  return Differs{to_hex(range_.root()), to_hex(known->root)};
}

std::optional<RememberedTrees::Differs> RememberedTrees::end_year() {
  const auto size = range_.size();
  const auto* known = tree();
  const bool differs = known != nullptr && (known->last ? size != known->size : size < known->size);
  std::optional<Differs> found;
  if (differs) found = Differs{told_size(size), told_size(known->size)};
  range_ = {};
  ++year_;
  return found;
}

}  // namespace signet::replay
