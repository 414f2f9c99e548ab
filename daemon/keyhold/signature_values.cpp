#include "daemon/keyhold/signature_values.h"

#include <algorithm>
#include <set>

namespace signet::keyhold {

// Two entries a seal, some 14 signatures before it.
void SignatureValues::expect(std::uint64_t entries) {
  const std::scoped_lock lock{mutex_};
  const auto seals = static_cast<std::size_t>(std::min<std::uint64_t>(entries / 2, 100'000));
  values_.reserve(14 * seals);
  persons_.reserve(seals);
}

void SignatureValues::add_seen(const std::vector<Digest>& values, Instant time) {
  const std::scoped_lock lock{mutex_};
  for (const auto& value : values) {
    values_.emplace(value, Value{time, 0});
    claimed_.erase(value);
  }
}

void SignatureValues::add_intent(const std::vector<Digest>& values, Instant time, std::uint64_t index, const Digest& person) {
  const std::scoped_lock lock{mutex_};
  persons_.emplace(index, person);
  for (const auto& value : values) {
    auto& row = values_.emplace(value, Value{time, index}).first->second;
    if (row.intent == 0) row.intent = index;
  }
}

std::vector<Digest> SignatureValues::claim(const std::vector<Digest>& values) {
  const std::scoped_lock lock{mutex_};
  std::vector<Digest> fresh;
  for (const auto& value : values) {
    if (!values_.contains(value) && claimed_.insert(value).second) fresh.push_back(value);
  }
  return fresh;
}

std::map<Digest, Instant> SignatureValues::seen(const std::vector<Digest>& values) const {
  const std::scoped_lock lock{mutex_};
  std::map<Digest, Instant> found;
  for (const auto& value : values) {
    if (const auto at = values_.find(value); at != values_.end()) found.emplace(value, at->second.seen);
  }
  return found;
}

std::optional<Instant> SignatureValues::first_seen(const Digest& value) const {
  const std::scoped_lock lock{mutex_};
  const auto at = values_.find(value);
  return at == values_.end() ? std::nullopt : std::optional{at->second.seen};
}

std::vector<std::uint64_t> SignatureValues::shared(const std::vector<Digest>& values, const Digest& person) const {
  const std::scoped_lock lock{mutex_};
  std::set<std::uint64_t> intents;
  for (const auto& value : values) {
    const auto at = values_.find(value);
    const auto first = at == values_.end() ? 0 : at->second.intent;
    if (first != 0 && persons_.at(first) != person) intents.insert(first);
  }
  return {intents.begin(), intents.end()};
}

}  // namespace signet::keyhold
