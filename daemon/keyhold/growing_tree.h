// A journal's tree, computed beside whoever reads its entries: at a start both need every entry, and a machine has two processors.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "journal/tree.h"
#include "policy/base/bytes.h"

namespace signet::keyhold {

class GrowingTree {
 public:
  using Page = std::shared_ptr<const std::vector<Bytes>>;

  /// `seen`: the tree that the entries must have passed through.
  explicit GrowingTree(journal::CompactRange seen);
  GrowingTree(const GrowingTree&) = delete;
  GrowingTree& operator=(const GrowingTree&) = delete;
  ~GrowingTree();

  /// In order. Waits while several pages are still to be taken.
  void add(Page page);
  /// Whether the tree was seen not to be the one that was `seen`; so far.
  bool departed() const noexcept { return departed_; }
  /// Of all that was added.
  journal::CompactRange finish();

 private:
  void grow();
  void stop();

  const journal::CompactRange seen_;
  journal::CompactRange tree_;
  std::atomic<bool> departed_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Page> pages_;
  bool over_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace signet::keyhold
