#include "daemon/keyhold/signature_values.h"

namespace signet::keyhold {

void SignatureValues::add_seen(const std::vector<Digest>& values, Instant time) {
  const std::scoped_lock lock{mutex_};
  for (const auto& value : values) {
    seen_.emplace(value, time);
    claimed_.erase(value);
  }
}

void SignatureValues::add_intent(const std::vector<Digest>& values, Instant time, std::uint64_t index, const Digest& person) {
  const std::scoped_lock lock{mutex_};
  for (const auto& value : values) {
    seen_.emplace(value, time);
    used_.emplace(value, First{index, person});
  }
}

std::vector<Digest> SignatureValues::claim(const std::vector<Digest>& values) {
  const std::scoped_lock lock{mutex_};
  std::vector<Digest> fresh;
  for (const auto& value : values) {
    if (!seen_.contains(value) && claimed_.insert(value).second) fresh.push_back(value);
  }
  return fresh;
}

std::map<Digest, Instant> SignatureValues::seen(const std::vector<Digest>& values) const {
  const std::scoped_lock lock{mutex_};
  std::map<Digest, Instant> found;
  for (const auto& value : values) {
    if (const auto at = seen_.find(value); at != seen_.end()) found.insert(*at);
  }
  return found;
}

std::optional<Instant> SignatureValues::first_seen(const Digest& value) const {
  const std::scoped_lock lock{mutex_};
  const auto at = seen_.find(value);
  return at == seen_.end() ? std::nullopt : std::optional{at->second};
}

std::vector<std::uint64_t> SignatureValues::shared(const std::vector<Digest>& values, const Digest& person) const {
  const std::scoped_lock lock{mutex_};
  std::set<std::uint64_t> intents;
  for (const auto& value : values) {
    const auto first = used_.find(value);
    if (first != used_.end() && first->second.person != person) intents.insert(first->second.intent);
  }
  return {intents.begin(), intents.end()};
}

}  // namespace signet::keyhold
