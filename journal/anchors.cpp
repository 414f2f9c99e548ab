#include "journal/anchors.h"

#include <algorithm>

namespace signet::journal {

std::optional<Checkpoint> Anchors::take(const std::string& note, const std::optional<Verifier>& log, Flaw flaw, const std::string& name) {
  if (!log) {
    faults_.add(flaw, std::nullopt, name + ": no key to judge it by");
    return std::nullopt;
  }
  const auto opened = open_checkpoint(note, *log);
  if (!opened) {
    faults_.add(flaw, std::nullopt, name + ": " + opened.refusal().detail);
    return std::nullopt;
  }
  const auto behind = std::ranges::upper_bound(anchors_, opened->size, {}, &Anchor::size);
  anchors_.insert(behind, {opened->size, opened->root, flaw, name});
  return *opened;
}

void Anchors::check(const CompactRange& range) {
  for (; next_ < anchors_.size() && anchors_[next_].size == range.size(); ++next_) meets(range, anchors_[next_]);
}

bool Anchors::meets(const CompactRange& range, const Anchor& anchor) {
  if (range.root() == anchor.root) {
    good_size_ = anchor.size;
    return true;
  }
  const std::uint64_t last = anchor.size == 0 ? 0 : anchor.size - 1;
  const std::uint64_t first = std::min(good_size_, last);
  faults_.add(
      anchor.flaw, first,
      anchor.name + ": of entries " + std::to_string(first) + " to " + std::to_string(last) + " at least one is not the signed one");
  return false;
}

void Anchors::end(std::uint64_t size) {
  for (; next_ < anchors_.size(); ++next_)
    faults_.add(Flaw::truncated, size, anchors_[next_].name + " has " + std::to_string(anchors_[next_].size) + " entries");
}

}  // namespace signet::journal
