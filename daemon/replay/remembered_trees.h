// What the key holder remembers of the journal's trees, year by year: the journal that is walked through must have grown through them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/state.h"
#include "journal/tree.h"

namespace signet::replay {

class RememberedTrees {
 public:
  /// Remembers nothing, and then nothing differs.
  RememberedTrees() = default;
  /// Of a copy of its state: the last tree of each year that has ended, and what was seen of the one after them.
  static Result<RememberedTrees> of(keyhold::State& state);

  struct Differs {
    std::string journal, remembered;  // for people
  };
  /// The next entry of the year.
  std::optional<Differs> add(const Digest& leaf);
  /// The year has no more entries here; the next one begins.
  std::optional<Differs> end_year();

 private:
  struct Tree {
    std::uint64_t size = 0;
    Digest root;
    bool last = false;  // the year ended with it
  };
  const Tree* tree() const noexcept { return year_ < trees_.size() ? &trees_[year_] : nullptr; }
  std::vector<Tree> trees_;
  std::size_t year_ = 0;
  journal::CompactRange range_;
};

}  // namespace signet::replay
