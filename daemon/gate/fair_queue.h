// Whose turn it is. Accounts take turns, whatever the number that each has waiting, and none has more than its share under way. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "policy/base/ensure.h"

namespace signet::gate {

template <class Item>
class FairQueue {
 public:
  /// So many may be under way at once, and so many of them of one account.
  FairQueue(std::size_t under_way_max, std::size_t of_one_max) : under_way_max_(under_way_max), of_one_max_(of_one_max) {}

  void push(std::uint32_t account, Item item) {
    waiting_[account].push_back(std::move(item));
    ++waiting_count_;
  }

  /// The next that may begin, which is under way from here on; nothing while there is none.
  std::optional<std::pair<std::uint32_t, Item>> take() {
    if (under_way_count_ >= under_way_max_ || waiting_.empty()) return std::nullopt;
    auto turn = waiting_.upper_bound(last_);
    for (std::size_t looked = 0; looked < waiting_.size(); ++looked, ++turn) {
      if (turn == waiting_.end()) turn = waiting_.begin();
      if (under_way_of(turn->first) < of_one_max_) return begin(turn);
    }
    return std::nullopt;
  }

  /// One of this account's ends.
  void done(std::uint32_t account) {
    const auto found = under_way_.find(account);
    ensure(found != under_way_.end(), "only what was begun ends");
    if (--found->second == 0) under_way_.erase(found);
    --under_way_count_;
  }

  /// Takes away the one of this account that would wait longest.
  std::optional<Item> drop_newest(std::uint32_t account) {
    const auto found = waiting_.find(account);
    if (found == waiting_.end()) return std::nullopt;
    std::optional<Item> dropped{std::move(found->second.back())};
    found->second.pop_back();
    forget_if_empty(found);
    return dropped;
  }

  void forget_waiting() { waiting_.clear(), waiting_count_ = 0; }
  std::size_t waiting() const noexcept { return waiting_count_; }

 private:
  using Line = typename std::map<std::uint32_t, std::deque<Item>>::iterator;

  std::size_t under_way_of(std::uint32_t account) const {
    const auto found = under_way_.find(account);
    return found == under_way_.end() ? 0 : found->second;
  }
  std::pair<std::uint32_t, Item> begin(Line line) {
    last_ = line->first;
    std::pair<std::uint32_t, Item> next{line->first, std::move(line->second.front())};
    line->second.pop_front();
    forget_if_empty(line);
    ++under_way_[next.first];
    ++under_way_count_;
    return next;
  }
  void forget_if_empty(Line line) {
    --waiting_count_;
    if (line->second.empty()) waiting_.erase(line);
  }

  const std::size_t under_way_max_, of_one_max_;
  std::map<std::uint32_t, std::deque<Item>> waiting_;
  std::map<std::uint32_t, std::size_t> under_way_;
  std::uint32_t last_ = 0;
  std::size_t waiting_count_ = 0, under_way_count_ = 0;
};

}  // namespace signet::gate
