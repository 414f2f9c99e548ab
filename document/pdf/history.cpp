#include "document/pdf/history.h"

#include <algorithm>
#include <tuple>

namespace signet::pdf {

History::History(std::vector<Section> sections) : sections_(std::move(sections)) {
  for (std::uint32_t i = 0; i < sections_.size(); ++i) {
    for (const auto& [number, entry] : sections_[i].entries) records_.push_back({number, i, entry});
    sections_[i].entries = {};
  }
  std::sort(records_.begin(), records_.end(),
            [](const Record& a, const Record& b) { return std::tie(a.number, a.section) < std::tie(b.number, b.section); });
}

const CrossReference* History::find(std::uint32_t number, std::size_t revision) const {
  const auto found = std::lower_bound(records_.begin(), records_.end(), std::pair{number, revision}, [](const Record& a, const auto& b) {
    return std::pair<std::uint32_t, std::size_t>{a.number, a.section} < b;
  });
  if (found == records_.end() || found->number != number || found->entry.type == CrossReference::Type::free) return nullptr;
  return &found->entry;
}

std::optional<std::uint64_t> History::place(std::uint32_t number, std::size_t revision) const {
  const CrossReference* entry = find(number, revision);
  if (entry != nullptr && entry->type == CrossReference::Type::compressed) entry = find(static_cast<std::uint32_t>(entry->place), revision);
  if (entry == nullptr || entry->type != CrossReference::Type::plain) return std::nullopt;
  return entry->place;
}

std::optional<std::size_t> History::revision_at(std::uint64_t startxref) const {
  const auto found = std::find_if(sections_.begin(), sections_.end(), [&](const Section& each) { return each.offset == startxref; });
  if (found == sections_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - sections_.begin());
}

std::vector<std::uint32_t> History::changed(std::size_t before, std::size_t after) const {
  std::vector<std::uint32_t> numbers;
  for (const Record& each : records_) {
    if (each.section < after || each.section >= before) continue;
    const CrossReference *old = find(each.number, before), *now = find(each.number, after);
    const bool same = old == nullptr || now == nullptr ? old == now : *old == *now;
    if (!same && (numbers.empty() || numbers.back() != each.number)) numbers.push_back(each.number);
  }
  return numbers;
}

}  // namespace signet::pdf
