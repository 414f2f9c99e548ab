#include "daemon/keyhold/growing_tree.h"

#include <utility>

namespace signet::keyhold {
namespace {

constexpr std::size_t pages_max = 8;  // of 64 KiB

}  // namespace

GrowingTree::GrowingTree(journal::CompactRange seen) : seen_(std::move(seen)), thread_([this] { grow(); }) {}

GrowingTree::~GrowingTree() { stop(); }

void GrowingTree::add(Page page) {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return pages_.size() < pages_max; });
  pages_.push_back(std::move(page));
  changed_.notify_all();
}

journal::CompactRange GrowingTree::finish() {
  stop();
  return tree_;
}

void GrowingTree::stop() {
  {
    const std::scoped_lock lock{mutex_};
    over_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void GrowingTree::grow() {
  while (true) {
    Page page;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return over_ || !pages_.empty(); });
      if (pages_.empty()) return;
      page = std::move(pages_.front());
      pages_.pop_front();
      changed_.notify_all();
    }
    for (const auto& entry : *page) {
      tree_.append(journal::leaf_hash(entry));
      if (tree_.size() == seen_.size() && !(tree_ == seen_)) departed_ = true;
    }
  }
}

}  // namespace signet::keyhold
