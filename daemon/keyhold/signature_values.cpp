#include "daemon/keyhold/signature_values.h"

#include <algorithm>
#include <set>

namespace signet::keyhold {
namespace {

auto digest_in(const auto& values) {
  return [&values](Row row) -> const Digest& { return values[row].digest; };
}

}  // namespace

// Two entries a seal, some 14 signatures before it.
void SignatureValues::expect(std::uint64_t entries) {
  const std::scoped_lock lock{mutex_};
  by_digest_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(7 * entries, 10'000'000)), digest_in(values_));
}

const SignatureValues::Value* SignatureValues::find(const Digest& value) const {
  const auto row = by_digest_.find(value, digest_in(values_));
  return row ? &values_[*row] : nullptr;
}

void SignatureValues::add(const std::vector<Digest>& values, const Source& source, bool intent) {
  if (values.empty()) return;
  const auto from = sources_.add(source);
  for (const auto& value : values) by_digest_.expect(value);
  for (const auto& value : values) {
    auto row = by_digest_.find(value, digest_in(values_));
    if (!row) {
      row = values_.add({value, from});
      by_digest_.put(value, *row, digest_in(values_));
    }
    if (intent && values_[*row].intent == no_intent) values_[*row].intent = from;
  }
}

void SignatureValues::add_seen(const std::vector<Digest>& values, Instant time) {
  const std::scoped_lock lock{mutex_};
  add(values, {time, 0, {}}, false);
  for (const auto& value : values) claimed_.erase(value);
}

void SignatureValues::add_intent(const std::vector<Digest>& values, Instant time, std::uint64_t index, const Digest& person) {
  const std::scoped_lock lock{mutex_};
  add(values, {time, index, person}, true);
}

std::vector<Digest> SignatureValues::claim(const std::vector<Digest>& values) {
  const std::scoped_lock lock{mutex_};
  std::vector<Digest> fresh;
  for (const auto& value : values) {
    if (find(value) == nullptr && claimed_.insert(value).second) fresh.push_back(value);
  }
  return fresh;
}

std::map<Digest, Instant> SignatureValues::seen(const std::vector<Digest>& values) const {
  const std::scoped_lock lock{mutex_};
  std::map<Digest, Instant> found;
  for (const auto& value : values) {
    if (const auto* row = find(value)) found.emplace(value, sources_[row->first].time);
  }
  return found;
}

std::optional<Instant> SignatureValues::first_seen(const Digest& value) const {
  const std::scoped_lock lock{mutex_};
  const auto* row = find(value);
  return row == nullptr ? std::nullopt : std::optional{sources_[row->first].time};
}

std::vector<std::uint64_t> SignatureValues::shared(const std::vector<Digest>& values, const Digest& person) const {
  const std::scoped_lock lock{mutex_};
  std::set<std::uint64_t> intents;
  for (const auto& value : values) {
    const auto* row = find(value);
    if (row == nullptr || row->intent == no_intent) continue;
    const auto& source = sources_[row->intent];
    if (source.person != person) intents.insert(source.intent);
  }
  return {intents.begin(), intents.end()};
}

}  // namespace signet::keyhold
