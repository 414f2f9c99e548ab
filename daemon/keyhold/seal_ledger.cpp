#include "daemon/keyhold/seal_ledger.h"

namespace signet::keyhold {

void SealLedger::add_intent(const IntentEntry& intent, std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  records_.insert_or_assign(index, SealRecord{intent, index, {}, 0});
  by_tuple_[intent.names.tuple] = index;
  by_id_[intent.seal_id] = index;
  by_document_[intent.document] = index;
  all_tuples_.insert(intent.names.tuple);
}

void SealLedger::add_sealed(const SealedEntry& sealed, std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  const auto found = records_.find(sealed.intent);
  if (found == records_.end()) return;
  if (!found->second.sealed) ++sealed_;
  found->second.sealed = sealed;
  found->second.sealed_index = index;
}

void SealLedger::add_failed(std::uint64_t intent, bool before_token) {
  const std::scoped_lock lock{mutex_};
  const auto found = records_.find(intent);
  if (found == records_.end() || !before_token || found->second.sealed) return;
  const auto& dead = found->second.intent;
  if (by_tuple_[dead.names.tuple] == intent) by_tuple_.erase(dead.names.tuple);
  if (by_document_[dead.document] == intent) by_document_.erase(dead.document);
  by_id_.erase(dead.seal_id);
}

std::optional<SealRecord> SealLedger::by_tuple(const Digest& tuple) const {
  const std::scoped_lock lock{mutex_};
  const auto found = by_tuple_.find(tuple);
  return found == by_tuple_.end() ? std::nullopt : std::optional{records_.at(found->second)};
}

std::optional<SealRecord> SealLedger::by_id(const std::string& seal_id) const {
  const std::scoped_lock lock{mutex_};
  const auto found = by_id_.find(seal_id);
  return found == by_id_.end() ? std::nullopt : std::optional{records_.at(found->second)};
}

std::optional<SealRecord> SealLedger::by_document(const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  const auto found = by_document_.find(document);
  return found == by_document_.end() ? std::nullopt : std::optional{records_.at(found->second)};
}

std::set<Digest> SealLedger::tuples() const {
  const std::scoped_lock lock{mutex_};
  return all_tuples_;
}

std::size_t SealLedger::sealed_count() const {
  const std::scoped_lock lock{mutex_};
  return sealed_;
}

bool SealLedger::begin(const std::string& tuple) {
  const std::scoped_lock lock{mutex_};
  return under_way_.insert(tuple).second;
}

void SealLedger::end(const std::string& tuple) {
  const std::scoped_lock lock{mutex_};
  under_way_.erase(tuple);
}

}  // namespace signet::keyhold
